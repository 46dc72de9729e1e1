package io.sumflow.examples;

import io.sumflow.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.ui.LoggerUIService;
import org.postgresql.ds.PGSimpleDataSource;

/** A database with one account and the outbox's tables, on a real PostgreSQL. */
final class Bank {

  private final PGSimpleDataSource dataSource = new PGSimpleDataSource();

  Bank() throws Exception {
    PostgresServer server = PostgresServer.shared();
    dataSource.setUrl(server.jdbcUrl(server.createDatabase()));
    migrate();
    execute("create table account (name text primary key, cents bigint not null)");
    execute("insert into account values ('alice', 0)");
  }

  private void migrate() throws Exception {
    try (Connection connection = dataSource.getConnection()) {
      CommandScope update =
          new CommandScope(UpdateCommandStep.COMMAND_NAME)
              .addArgumentValue(
                  DbUrlConnectionArgumentsCommandStep.DATABASE_ARG,
                  DatabaseFactory.getInstance()
                      .findCorrectDatabaseImplementation(new JdbcConnection(connection)))
              .addArgumentValue(
                  UpdateCommandStep.CHANGELOG_FILE_ARG, "db/changelog/sumflow-outbox.sql");
      Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), () -> update.execute());
    }
  }

  DataSource dataSource() {
    return dataSource;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of every row, as text. */
  List<String> query(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  long balance() throws SQLException {
    return Long.parseLong(query("select cents from account where name = 'alice'").get(0));
  }

  List<String> announced() throws SQLException {
    return query("select convert_from(payload, 'UTF8') from outbox_message order by seq");
  }
}
