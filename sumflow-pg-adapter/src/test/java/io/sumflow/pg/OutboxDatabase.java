package io.sumflow.pg;

import io.sumflow.contracts.OpenTransaction;
import io.sumflow.embedded.PostgresServer;
import io.sumflow.outbox.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.jspecify.annotations.Nullable;

/** A database of its own with an outbox in it, and sessions that end with it. */
final class OutboxDatabase implements AutoCloseable {

  private static final String CHANGELOG = "db/changelog/sumflow-outbox.sql";
  private static @Nullable String template;

  private final String url;
  private final List<Session> sessions = new ArrayList<>();

  private OutboxDatabase(String url) {
    this.url = url;
  }

  /** On the server that all tests share. */
  static synchronized OutboxDatabase create() {
    PostgresServer server = PostgresServer.shared();
    String known = template;
    if (known == null) {
      known = server.createDatabase();
      migrate(server.jdbcUrl(known));
      template = known;
    }
    String name = "outbox_" + UUID.randomUUID().toString().replace("-", "");
    try (Session admin = new Session(server.jdbcUrl("postgres"))) {
      admin.run("create database " + name + " template " + known);
    }
    return new OutboxDatabase(server.jdbcUrl(name));
  }

  /** On a server of the test's own. */
  static OutboxDatabase createOn(PostgresServer server) {
    String name = server.createDatabase();
    migrate(server.jdbcUrl(name));
    return new OutboxDatabase(server.jdbcUrl(name));
  }

  /** What an application does with {@code db migrate}. */
  static void migrate(String url) {
    try (Session session = new Session(url)) {
      Scope.child(Scope.Attr.ui, new LoggerUIService(), () -> update(session.open()));
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static void update(Connection connection) throws Exception {
    liquibase(connection).update("");
  }

  static Liquibase liquibase(Connection connection) throws Exception {
    return liquibase(connection, CHANGELOG);
  }

  private static Liquibase liquibase(Connection connection, String changelog) throws Exception {
    return new Liquibase(
        changelog, new ClassLoaderResourceAccessor(), new JdbcConnection(connection));
  }

  /** The same with the tables of sums. */
  OutboxDatabase withSums() {
    try (Session session = new Session(url)) {
      Scope.child(
          Scope.Attr.ui,
          new LoggerUIService(),
          () -> liquibase(session.open(), "db/changelog/sumflow-adder.sql").update(""));
      return this;
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  String url() {
    return url;
  }

  Session session() {
    return session(UnaryOperator.identity());
  }

  Session session(UnaryOperator<String> rewrite) {
    Session session = new Session(url, rewrite);
    sessions.add(session);
    return session;
  }

  PgBacklog backlog() {
    return new PgBacklog(session(), PgOutboxConfig.defaults());
  }

  /** A transaction that stays open, with its id drawn, on a session of its own. */
  OpenTransaction<Connection> begin() {
    Session session = session();
    Connection connection = session.open();
    try {
      connection.setAutoCommit(false);
      session.execute("select pg_current_xact_id()");
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
    return new OpenTransaction<>() {
      @Override
      public Connection session() {
        return connection;
      }

      @Override
      public void commit() throws SQLException {
        connection.commit();
        session.close();
      }

      @Override
      public void rollback() throws SQLException {
        connection.rollback();
        session.close();
      }
    };
  }

  /** Appends in the transaction the session is in, or in one of its own. */
  static void append(Session session, String key, String... values) {
    List<OutboxMessage> messages = new ArrayList<>();
    for (String value : values) {
      byte[] payload = value.getBytes(StandardCharsets.UTF_8);
      messages.add(OutboxMessage.of(UUID.randomUUID(), "t", key, "tested", payload));
    }
    try {
      Connection connection = session.open();
      boolean own = connection.getAutoCommit();
      if (own) {
        connection.setAutoCommit(false);
      }
      new PgOutbox(PgOutboxConfig.defaults()).append(connection, messages);
      if (own) {
        connection.commit();
        connection.setAutoCommit(true);
      }
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  @Override
  public void close() {
    sessions.forEach(Session::close);
  }
}
