package io.sumflow.pg;

import io.sumflow.contracts.TransactorContract;
import io.sumflow.outbox.Transactor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;

class PgTransactorContractTest extends TransactorContract<Connection> {

  private final TestDatabase database = TestDatabase.empty();
  private final PgTransactor transactor = new PgTransactor(database.dataSource());

  PgTransactorContractTest() {
    database.execute("create table mark (name text primary key)");
  }

  @Override
  protected Transactor<Connection> transactor() {
    return transactor;
  }

  @Override
  protected void mark(Connection session, String name) throws SQLException {
    try (PreparedStatement insert = session.prepareStatement("insert into mark values (?)")) {
      insert.setString(1, name);
      insert.executeUpdate();
    }
  }

  @Override
  protected Set<String> marks() {
    String names = database.query("select coalesce(string_agg(name, ','), '') from mark");
    return names.isEmpty() ? Set.of() : Set.of(names.split(",", -1));
  }

  @Override
  protected void fail(Connection session) throws SQLException {
    PgTransactorTest.execute(session, "select 1/0", 0);
  }
}
