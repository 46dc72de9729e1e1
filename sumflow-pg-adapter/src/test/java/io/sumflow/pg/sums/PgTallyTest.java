package io.sumflow.pg.sums;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.pg.PgTransactor;
import io.sumflow.pg.TestDatabase;
import io.sumflow.pg.Wrapped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PgTallyTest {

  private static final RunningTotal THREE = RunningTotal.ZERO.plus(3);

  @Test
  void manySlotsAreOneStatement() throws SQLException {
    TestDatabase database = TestDatabase.with("totalizer");
    AtomicInteger statements = new AtomicInteger();
    try (Connection connection =
        Wrapped.counting(database.dataSource(), statements).getConnection()) {
      PgTally tally = new PgTally(connection);

      tally.add(Map.of(0, THREE, 1, THREE, 2, THREE));
      tally.add(Map.of());

      assertEquals(1, statements.get());
      assertEquals(THREE.plus(THREE).plus(THREE), tally.current());
    }
  }

  @Test
  void aTallyMayBeInAnySchema() throws SQLException {
    TestDatabase database = TestDatabase.empty();
    database.execute("create schema mine");
    database.migrate("totalizer", "mine");
    try (Connection connection = database.connect()) {
      PgTally tally = new PgTally(connection, "mine");

      tally.add(0, THREE);

      assertEquals(THREE, tally.current());
    }
  }

  @Test
  void aMissingTableHolds() throws SQLException {
    TestDatabase database = TestDatabase.empty();
    try (Connection connection = database.connect()) {
      PgTally tally = new PgTally(connection);

      assertEquals(
          FailureKind.HOLD,
          assertThrows(InfrastructureException.class, () -> tally.add(0, THREE)).kind());
      assertEquals(
          FailureKind.HOLD, assertThrows(InfrastructureException.class, tally::current).kind());
    }
  }

  @Test
  void twoWhoAddToSlotsInOppositeOrderDoNotDeadlock() throws Exception {
    TestDatabase database = TestDatabase.with("totalizer");
    PgTransactor transactor = new PgTransactor(database.dataSource());
    Thread other = new Thread(() -> addOften(transactor, 0, 1), "adds");
    other.start();
    addOften(transactor, 1, 0);
    other.join(60_000);

    RunningTotal total = transactor.inTransaction(session -> new PgTally(session).current());
    assertEquals(400, total.count());
  }

  private static void addOften(PgTransactor transactor, int first, int second) {
    for (int i = 0; i < 100; i++) {
      transactor.inTransaction(
          session -> {
            new PgTally(session).add(Map.of(first, THREE, second, THREE));
            return true;
          });
    }
  }
}
