package io.sumflow.pg;

import static org.awaitility.Awaitility.await;

import io.sumflow.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.command.CommandScope;
import liquibase.command.core.RollbackCountCommandStep;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.ui.LoggerUIService;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of a test's own on the shared server, with changelogs applied. Liquibase runs once per
 * set of changelogs; every further database is a copy of that one.
 */
public final class TestDatabase {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final Map<List<String>, String> TEMPLATES = new HashMap<>();

  private static final String BLOCKED =
      "select count(*) from pg_stat_activity"
          + " where datname = current_database() and wait_event_type = 'Lock'";

  private final String name;

  private TestDatabase(String name) {
    this.name = name;
  }

  /** A new database with these changelogs, by owner: {@code "inbox"}, {@code "outbox"}, .. */
  public static TestDatabase with(String... owners) {
    String template = template(List.of(owners));
    String name = "copy_" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = SERVER.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name + " template " + template);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return new TestDatabase(name);
  }

  /** A new database without anything. */
  public static TestDatabase empty() {
    return new TestDatabase(SERVER.createDatabase());
  }

  private static synchronized String template(List<String> owners) {
    return TEMPLATES.computeIfAbsent(
        owners,
        missing -> {
          TestDatabase fresh = empty();
          missing.forEach(owner -> fresh.migrate(owner, "public"));
          return fresh.name;
        });
  }

  /** Applies one owner's changelog to a schema. */
  public void migrate(String owner, String schema) {
    run(owner, schema, UpdateCommandStep.COMMAND_NAME, Map.of());
  }

  /** Takes back the last changesets of one owner. */
  public void rollback(String owner, String schema, int count) {
    run(
        owner,
        schema,
        RollbackCountCommandStep.COMMAND_NAME,
        Map.of(RollbackCountCommandStep.COUNT_ARG.getName(), count));
  }

  private void run(String owner, String schema, String[] name, Map<String, Object> arguments) {
    try (Connection connection = connect()) {
      Database database =
          DatabaseFactory.getInstance()
              .findCorrectDatabaseImplementation(new JdbcConnection(connection));
      database.setDefaultSchemaName(schema);
      CommandScope command = new CommandScope(name);
      command.addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database);
      command.addArgumentValue(
          UpdateCommandStep.CHANGELOG_FILE_ARG.getName(), "db/changelog/sumflow-" + owner + ".sql");
      for (Map.Entry<String, Object> argument : arguments.entrySet()) {
        command.addArgumentValue(argument.getKey(), argument.getValue());
      }
      Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), () -> command.execute());
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** A new connection as superuser; the caller closes it. */
  public Connection connect() throws SQLException {
    return SERVER.connect(name);
  }

  /** A new connection each time. */
  public DataSource dataSource() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(SERVER.jdbcUrl(name));
    return dataSource;
  }

  /** Returns when a session of this database waits for another's lock. */
  public void awaitBlocked() {
    awaitBlockedUnless(new CompletableFuture<>());
  }

  /** The same, or when this has ended, which may have given up waiting. */
  public void awaitBlockedUnless(Future<?> ended) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> ended.isDone() || !query(BLOCKED).equals("0"));
  }

  /** Ends a session of this database as an administrator does; the other side finds out later. */
  public void terminate(Connection session) {
    try {
      int pid = session.unwrap(PGConnection.class).getBackendPID();
      query("select pg_terminate_backend(" + pid + ", 20000)");
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Runs statements, each committed by itself. */
  public void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The one value a query gives, as text. */
  public String query(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
