package io.sumflow.standalone;

import io.sumflow.embedded.PostgresConfig;
import io.sumflow.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** PostgreSQL, with a role and a database for each app. */
final class Database implements Part {
  /** Who the apps are; owns both databases, and is no superuser. */
  private static final String ROLE = "sumflow";

  private final PostgresServer server;
  private final int port;
  private final String password;
  private boolean startedBefore;

  /** The password is the superuser's and the role's: hexadecimal digits. */
  Database(PostgresConfig config, String password) {
    this.server = new PostgresServer(config);
    this.port = config.port();
    this.password = password;
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public void start() {
    if (startedBefore) {
      server.restart();
      return;
    }
    server.start();
    startedBefore = true;
  }

  /** Makes the role and the database when they are missing. */
  void ensure(String database) {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      try (ResultSet known =
          statement.executeQuery("select 1 from pg_roles where rolname = '" + ROLE + "'")) {
        if (!known.next()) {
          statement.execute("create role " + ROLE + " login password '" + password + "'");
        }
      }
      server.createDatabase(database);
      statement.execute("alter database " + database + " owner to " + ROLE);
    } catch (SQLException e) {
      throw new Failure("PostgreSQL refused to prepare %s: %s".formatted(database, e.getMessage()));
    }
  }

  /** For the environment of an app only: it holds the password. */
  String url(String database) {
    return "postgres://%s:%s@127.0.0.1:%d/%s".formatted(ROLE, password, port, database);
  }

  @Override
  public String awaitDeath() throws InterruptedException {
    // Not our child: it has a session of its own, so that no signal of the terminal reaches it.
    while (server.isRunning()) {
      TimeUnit.MILLISECONDS.sleep(300);
    }
    return "its main process is gone";
  }

  @Override
  public void stop() {
    server.close();
  }

  @Override
  public void kill() {
    if (startedBefore && server.isRunning()) {
      server.stopImmediately();
    }
  }
}
