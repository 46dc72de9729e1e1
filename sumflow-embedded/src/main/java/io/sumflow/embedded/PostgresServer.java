package io.sumflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL 18 on the loopback interface, in its own processes and session. It ends with
 * this JVM, however this JVM ends: a small guard stops it then. Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {
  private final PostgresConfig config;
  private final boolean temporary;
  private @Nullable Path root;
  private @Nullable Cluster cluster;
  private @Nullable Guard guard;
  private Map<String, String> settings;
  private int port;

  /** Not started yet; does no I/O. */
  public PostgresServer(PostgresConfig config) {
    this.config = config;
    this.temporary = config.dataDir().isEmpty();
    this.settings = config.settings();
  }

  /**
   * One server for all tests of this JVM, started by the first who asks and stopped with the JVM.
   * Take a database of your own from it, and leave it running.
   */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  /**
   * Starts it and returns when connections are accepted. A PostgreSQL that an earlier owner left
   * running in the same directory is ended first, and its crash is recovered from.
   *
   * @return this
   * @throws IllegalStateException when it was started before
   * @throws EmbeddedServerException when it does not start; the message says why
   */
  public synchronized PostgresServer start() {
    if (cluster != null) {
      throw new IllegalStateException("started before");
    }
    try {
      Path home = temporary ? Directories.temporary("sumflow-pg") : dataDirParent();
      root = home;
      Path log = config.logFile().orElse(home.resolve("postgres.log"));
      Cluster fresh = new Cluster(PostgresBinaries.unpacked(), dataDir(), log);
      fresh.ensureInitialised(config.password());
      endLeftIn(dataDir());
      port = new Launch(fresh, dataDir()).on(config.port(), settings);
      cluster = fresh;
      guard =
          temporary
              ? Guard.of(fresh.stopCommand("immediate"), Optional.of(home))
              : Guard.of(fresh.stopCommand("fast"), Optional.empty());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path dataDirParent() {
    Path parent = config.dataDir().orElseThrow().getParent();
    return parent == null ? config.dataDir().orElseThrow() : parent;
  }

  private Path dataDir() {
    return config.dataDir().orElseGet(() -> started(root).resolve("data"));
  }

  /**
   * Ends the PostgreSQL that an earlier owner left running in this data directory; its process,
   * when there was one. The caller must know that no living owner needs it.
   *
   * @throws EmbeddedServerException when it does not end
   */
  public static Optional<Long> endLeftIn(Path dataDir) {
    return Cluster.endLeftIn(dataDir.toAbsolutePath().normalize());
  }

  /** Its loopback port; the same after a restart. */
  public synchronized int port() {
    started(cluster);
    return port;
  }

  /** The superuser's name. */
  public String user() {
    return Cluster.SUPERUSER;
  }

  /** For a database of this server; carries the user, and no password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(port(), database, user());
  }

  /** A new connection as superuser; the caller closes it. */
  public Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    config.password().ifPresent(password -> properties.setProperty("password", password));
    return DriverManager.getConnection(jdbcUrl(database), properties);
  }

  /** Makes an empty database with a name nobody else has, and returns the name. */
  public String createDatabase() {
    String name = "db_" + UUID.randomUUID().toString().replace("-", "");
    createDatabase(name);
    return name;
  }

  /** Makes the database unless it is there; true when it made it. */
  public boolean createDatabase(String name) {
    try (Connection connection = connect("postgres");
        PreparedStatement known =
            connection.prepareStatement("select 1 from pg_database where datname = ?");
        Statement statement = connection.createStatement()) {
      known.setString(1, name);
      try (ResultSet rows = known.executeQuery()) {
        if (rows.next()) {
          return false;
        }
      }
      statement.execute("create database " + statement.enquoteIdentifier(name, true));
      return true;
    } catch (SQLException e) {
      throw new EmbeddedServerException("no database " + name + ": " + e.getMessage(), e);
    }
  }

  /** Whether its main process runs. */
  public synchronized boolean isRunning() {
    return cluster != null && Postmaster.of(dataDir()).filter(Postmaster::isAlive).isPresent();
  }

  /** Its main process while it runs. */
  public synchronized Optional<Long> pid() {
    return Postmaster.of(dataDir()).filter(Postmaster::isAlive).map(Postmaster::pid);
  }

  /** Ends all connections and stops in order; {@link #restart()} starts it again. */
  public synchronized void stop() {
    stop("fast");
  }

  /** Stops as in a crash: nothing is written any more, the next start recovers. */
  public synchronized void stopImmediately() {
    stop("immediate");
  }

  private void stop(String how) {
    Cluster owned = started(cluster);
    if (isRunning() && !owned.stop(how) && isRunning()) {
      throw new EmbeddedServerException("PostgreSQL does not stop: " + dataDir());
    }
  }

  /** Starts it again on the same port and data, after stopping it when it runs. */
  public synchronized void restart() {
    stop();
    Postmaster.of(dataDir()).ifPresent(Postmaster::disown);
    try {
      new Launch(started(cluster), dataDir()).on(port, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with one setting of postgresql.conf added or replaced. */
  public synchronized void restartWith(String setting, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(setting, value);
    settings = config.withSettings(more).settings();
    restart();
  }

  /** Stops it, and removes its data when they are temporary. Idempotent. */
  @Override
  public synchronized void close() {
    Guard watching = guard;
    if (watching == null) {
      return;
    }
    guard = null;
    try {
      stop(temporary ? "immediate" : "fast");
    } finally {
      watching.dismiss();
      if (temporary) {
        Directories.delete(started(root));
      }
    }
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not started");
    }
    return part;
  }

  private static final class Shared {
    static final PostgresServer SERVER = new PostgresServer(PostgresConfig.defaults()).start();
  }
}
