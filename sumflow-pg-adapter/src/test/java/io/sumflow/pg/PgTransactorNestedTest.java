package io.sumflow.pg;

import static io.sumflow.pg.PgTransactorTest.execute;
import static io.sumflow.pg.PgTransactorTest.orphan;
import static io.sumflow.pg.PgTransactorTest.parent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PgTransactorNestedTest {

  private final TestDatabase database = TestDatabase.empty();
  private final PgTransactor transactor = new PgTransactor(database.dataSource());

  PgTransactorNestedTest() {
    database.execute(
        "create table parent (id int primary key)",
        "create table child (id int primary key,"
            + " parent int references parent deferrable initially deferred)");
  }

  @Test
  void whatNestedWorkWroteIsUndoneAloneWhenItThrows() throws SQLException {
    IllegalStateException mine = new IllegalStateException("mine");

    transactor.inTransaction(
        session -> {
          execute(session, parent(1), 0);
          IllegalStateException thrown =
              assertThrows(
                  IllegalStateException.class,
                  () ->
                      transactor.nested(
                          session,
                          inner -> {
                            execute(inner, parent(2), 0);
                            throw mine;
                          }));
          assertSame(mine, thrown);
          return transactor.nested(session, inner -> execute(inner, parent(3), 0));
        });

    assertEquals("1,3", database.query("select string_agg(id::text, ',' order by id) from parent"));
  }

  @Test
  void nestedWorkMayNest() throws SQLException {
    transactor.inTransaction(
        session ->
            transactor.nested(
                session,
                outer -> {
                  execute(outer, parent(1), 0);
                  assertThrows(
                      SQLException.class,
                      () -> transactor.nested(outer, inner -> execute(inner, parent(1), 0)));
                  return execute(outer, parent(2), 0);
                }));

    assertEquals("2", database.query("select count(*) from parent"));
  }

  @Test
  void aDeferredConstraintIsCheckedBeforeNestedWorkReturns() throws SQLException {
    transactor.inTransaction(
        session -> {
          InfrastructureException thrown =
              assertThrows(
                  InfrastructureException.class,
                  () -> transactor.nested(session, inner -> execute(inner, orphan(1), 0)));
          assertEquals(FailureKind.MESSAGE, thrown.kind());
          return execute(session, parent(1), 0);
        });

    assertEquals("0", database.query("select count(*) from child"));
    assertEquals("1", database.query("select count(*) from parent"));
  }

  @Test
  void laterWorkMayDeferWhatEarlierWorkCould() throws SQLException {
    transactor.inTransaction(
        session -> {
          transactor.nested(session, inner -> childBeforeParent(inner, 1));
          return transactor.nested(session, inner -> childBeforeParent(inner, 2));
        });

    assertEquals("2", database.query("select count(*) from child"));
  }

  @Test
  void anErrorThatNestedWorkSwallowedIsFound() throws SQLException {
    transactor.inTransaction(
        session -> {
          InfrastructureException thrown =
              assertThrows(
                  InfrastructureException.class,
                  () -> transactor.nested(session, PgTransactorNestedTest::swallowing));
          assertEquals(FailureKind.MESSAGE, thrown.kind());
          return execute(session, parent(2), 0);
        });

    assertEquals("1", database.query("select count(*) from parent"));
  }

  @Test
  void withoutATransactionNothingNests() throws SQLException {
    try (Connection connection = database.connect()) {
      assertThrows(
          IllegalStateException.class, () -> transactor.nested(connection, session -> true));
    }
  }

  private static int childBeforeParent(Connection session, int id) throws SQLException {
    execute(session, "insert into child values (" + id + ", " + id + ")", 0);
    return execute(session, parent(id), 0);
  }

  private static boolean swallowing(Connection session) throws SQLException {
    execute(session, parent(1), 0);
    assertThrows(SQLException.class, () -> execute(session, parent(1), 0));
    return true;
  }
}
