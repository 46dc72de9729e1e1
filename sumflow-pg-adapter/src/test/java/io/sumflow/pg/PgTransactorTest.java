package io.sumflow.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PgTransactorTest {

  private final TestDatabase database = TestDatabase.empty();
  private final PgTransactor transactor = new PgTransactor(database.dataSource());

  PgTransactorTest() {
    database.execute(
        "create table parent (id int primary key)",
        "create table child (id int primary key,"
            + " parent int references parent deferrable initially deferred)");
  }

  @Test
  void whatTheWorkWroteStandsWhenItReturns() throws SQLException {
    int result = transactor.inTransaction(session -> execute(session, parent(1), 7));

    assertEquals(7, result);
    assertEquals("1", database.query("select count(*) from parent"));
  }

  @Test
  void whatTheWorkThrowsUndoesItAndIsPassedOn() {
    IllegalStateException mine = new IllegalStateException("mine");

    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                transactor.inTransaction(
                    session -> {
                      execute(session, parent(1), 0);
                      throw mine;
                    }));

    assertSame(mine, thrown);
    assertEquals(0, mine.getSuppressed().length);
    assertEquals("0", database.query("select count(*) from parent"));
  }

  @Test
  void everyTransactionIsReadCommittedWhateverTheSessionsDefault() throws SQLException {
    PGSimpleDataSource strict = (PGSimpleDataSource) database.dataSource();
    strict.setOptions("-c default_transaction_isolation=serializable");

    String level =
        new PgTransactor(strict)
            .inTransaction(session -> ask(session, "show transaction_isolation"));

    assertEquals("read committed", level);
  }

  @Test
  void aConnectionGoesBackAsItCame() throws SQLException {
    try (Connection connection = database.connect()) {
      PgTransactor one =
          new PgTransactor(Wrapped.keeping(connection)).withStatementTimeout(Duration.ofMinutes(1));

      one.inTransaction(session -> execute(session, parent(1), 0));
      assertTrue(connection.getAutoCommit());
      assertThrows(
          SQLException.class, () -> one.inTransaction(session -> execute(session, parent(1), 0)));
      assertTrue(connection.getAutoCommit());
      assertEquals("0", ask(connection, "show statement_timeout"));

      connection.setAutoCommit(false);
      one.inTransaction(session -> execute(session, parent(2), 0));
      assertFalse(connection.getAutoCommit());
    }
  }

  @Test
  void aRollbackThatFailsDoesNotHideWhatHappenedFirst() {
    IllegalStateException mine = new IllegalStateException("mine");

    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                transactor.inTransaction(
                    session -> {
                      database.terminate(session);
                      throw mine;
                    }));

    assertSame(mine, thrown);
    assertEquals(1, mine.getSuppressed().length);
  }

  @Test
  void aConnectionLostAtCommitLeavesTheOutcomeUnknown() {
    InfrastructureException thrown =
        assertThrows(
            InfrastructureException.class,
            () ->
                transactor.inTransaction(
                    session -> {
                      execute(session, parent(1), 0);
                      database.terminate(session);
                      return true;
                    }));

    assertTrue(thrown.outcomeUnknown());
    assertEquals(FailureKind.WAIT, thrown.kind());
  }

  @Test
  void aCommitTheServerRefusesIsNotUnknown() {
    InfrastructureException thrown =
        assertThrows(
            InfrastructureException.class,
            () -> transactor.inTransaction(session -> execute(session, orphan(1), 0)));

    assertFalse(thrown.outcomeUnknown());
    assertEquals(FailureKind.MESSAGE, thrown.kind());
  }

  @Test
  void aSwallowedErrorIsNeverTakenForACommit() {
    InfrastructureException thrown =
        assertThrows(
            InfrastructureException.class, () -> transactor.inTransaction(this::swallowing));

    assertFalse(thrown.outcomeUnknown());
    assertEquals(FailureKind.MESSAGE, thrown.kind());
  }

  @Test
  void noConnectionIsWaitedForAndNoDatabaseHolds() {
    PGSimpleDataSource nowhere = (PGSimpleDataSource) database.dataSource();
    nowhere.setDatabaseName("nowhere");
    PGSimpleDataSource closed = new PGSimpleDataSource();
    closed.setUrl("jdbc:postgresql://127.0.0.1:1/x");

    assertEquals(FailureKind.HOLD, failureOf(nowhere).kind());
    assertEquals(FailureKind.WAIT, failureOf(closed).kind());
  }

  @Test
  void aStatementEndsWithItsTimeout() {
    PgTransactor hurried = transactor.withStatementTimeout(Duration.ofMillis(50));

    SQLException thrown =
        assertThrows(
            SQLException.class,
            () -> hurried.inTransaction(session -> ask(session, "select pg_sleep(20)")));

    assertTrue(hurried.isTimeout(thrown));
    assertEquals(FailureKind.WAIT, hurried.kind(thrown));
  }

  private static InfrastructureException failureOf(PGSimpleDataSource dataSource) {
    return assertThrows(
        InfrastructureException.class,
        () -> new PgTransactor(dataSource).inTransaction(session -> true));
  }

  private boolean swallowing(Connection session) {
    assertThrows(SQLException.class, () -> execute(session, "select 1/0", 0));
    return true;
  }

  static String parent(int id) {
    return "insert into parent values (" + id + ")";
  }

  static String orphan(int id) {
    return "insert into child values (" + id + ", 99)";
  }

  static int execute(Connection session, String sql, int result) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
      return result;
    }
  }

  static String ask(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
