package io.sumflow.pg;

import static io.sumflow.pg.Inboxes.P0;
import static io.sumflow.pg.Inboxes.P1;
import static io.sumflow.pg.Inboxes.at;
import static io.sumflow.pg.Inboxes.inThread;
import static io.sumflow.pg.Inboxes.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rows found by their place: what another member, a rollback or an old snapshot does to that. */
class PgInboxOffsetsTest {

  private static final int MOVES = 1_000;

  private final TestDatabase database = TestDatabase.with("inbox");
  private final PgTransactor transactor = new PgTransactor(database.dataSource());

  @Test
  void whoKnowsAPlaceWaitsForItsRowAndSeesWhereItWasMovedTo() throws Exception {
    PgInbox owner = inbox();
    PgInbox zombie = inbox();
    assign(owner, P0, P1);
    assertEquals(start(P0, P1), lock(zombie, P0, P1));

    Future<Map<Partition, Position>> seen;
    try (Connection session = database.connect()) {
      session.setAutoCommit(false);
      owner.lock(session, Set.of(P0, P1));
      owner.move(session, Map.of(P0, at(5), P1, at(6)));
      seen = inThread(() -> lock(zombie, P0, P1));
      database.awaitBlocked();
      session.commit();
    }

    assertEquals(Map.of(P0, at(5), P1, at(6)), seen.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aRowThatAnotherMovedIsFoundAgainAndMovesOn() {
    PgInbox owner = inbox();
    PgInbox other = inbox();
    assign(owner, P0, P1);
    lock(other, P0, P1);
    move(owner, Map.of(P0, at(5)));

    move(other, Map.of(P0, at(7), P1, at(8)));

    assertEquals(Map.of(P0, at(7), P1, at(8)), lock(owner, P0, P1));
  }

  @Test
  void afterARollbackRowsAreWhereTheyWere() {
    PgInbox inbox = inbox();
    assign(inbox, P0, P1);
    move(inbox, Map.of(P0, at(1), P1, at(1)));
    assertThrows(
        IllegalStateException.class,
        () ->
            transactor.inTransaction(
                session -> {
                  inbox.move(session, Map.of(P0, at(2)));
                  throw new IllegalStateException("undone");
                }));

    assertEquals(Map.of(P0, at(1), P1, at(1)), lock(inbox, P0, P1));
    move(inbox, Map.of(P0, at(3), P1, at(3)));
    assertEquals(Map.of(P0, at(3), P1, at(3)), lock(inbox, P0, P1));
  }

  @Test
  void aMoveThatASavepointTookBackCanBeMadeAgain() {
    PgInbox inbox = inbox();
    assign(inbox, P0);

    transactor.inTransaction(
        session -> {
          inbox.lock(session, Set.of(P0));
          assertThrows(
              IllegalStateException.class,
              () ->
                  transactor.nested(
                      session,
                      inner -> {
                        inbox.move(inner, Map.of(P0, at(1)));
                        throw new IllegalStateException("undone");
                      }));
          inbox.move(session, Map.of(P0, at(2)));
          return true;
        });

    assertEquals(Map.of(P0, at(2)), lock(inbox, P0));
  }

  @Test
  void membersThatShareManyPartitionsNeverDeadlock() throws Exception {
    Partition[] partitions = new Partition[16];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Partition("sums", i);
    }
    assign(inbox(), partitions);

    Future<Boolean> other = inThread(() -> moveOften(partitions));
    moveOften(partitions);

    assertTrue(other.get(60, TimeUnit.SECONDS));
    assertEquals("80", database.query("select distinct next_offset from inbox_offset"));
  }

  private boolean moveOften(Partition... partitions) {
    PgInbox inbox = inbox();
    for (int i = 0; i < 40; i++) {
      transactor.inTransaction(
          session -> {
            Map<Partition, Position> positions = inbox.lock(session, Set.of(partitions));
            positions.replaceAll((partition, old) -> at(old.nextOffset() + 1));
            inbox.move(session, positions);
            return true;
          });
    }
    return true;
  }

  @Test
  void anOldSnapshotDoesNotMakeRowsSlowToFind() throws SQLException {
    PgInbox inbox = inbox();
    assign(inbox, P0, P1);
    try (Connection old = database.connect();
        Connection connection = database.connect()) {
      old.setAutoCommit(false);
      PgTransactorTest.execute(old, "set transaction isolation level repeatable read", 0);
      PgTransactorTest.ask(old, "select count(*) from inbox_offset");
      PgTransactor one = new PgTransactor(Wrapped.keeping(connection));
      for (int i = 1; i <= MOVES; i++) {
        Map<Partition, Position> next = Map.of(P0, at(i), P1, at(i));
        one.inTransaction(
            session -> {
              inbox.lock(session, Set.of(P0, P1));
              inbox.move(session, next);
              return true;
            });
      }
      PgTransactorTest.execute(connection, "analyze inbox_offset", 0);

      long byPlace = blocksOf(() -> lock(inbox, P0, P1));
      long byKey = blocksOf(() -> lock(inbox(), P0, P1));

      assertTrue(byPlace < 12, () -> "blocks by place " + byPlace + ", by key " + byKey);
      assertTrue(byKey > 2 * byPlace, () -> "blocks by place " + byPlace + ", by key " + byKey);
    }
  }

  /** Blocks of the table and its index that were touched, as sessions that ended have told. */
  private long blocksOf(Runnable work) {
    long before = blocks();
    work.run();
    long after = blocks();
    return after - before;
  }

  private long blocks() {
    return Long.parseLong(
        database.query(
            "select heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read"
                + " from pg_statio_user_tables where relname = 'inbox_offset'"));
  }

  @Test
  void aMissingTableHolds() {
    database.execute("drop table inbox_offset");
    PgInbox inbox = inbox();

    assertEquals(
        FailureKind.HOLD,
        assertThrows(InfrastructureException.class, () -> lock(inbox, P0)).kind());
  }

  private PgInbox inbox() {
    return new PgInbox(transactor, PgInboxConfig.defaults("mine"));
  }

  private void assign(PgInbox inbox, Partition... partitions) {
    transactor.inTransaction(
        session -> {
          inbox.assign(session, start(partitions));
          return true;
        });
  }

  private Map<Partition, Position> lock(PgInbox inbox, Partition... partitions) {
    return transactor.inTransaction(session -> inbox.lock(session, Set.of(partitions)));
  }

  private void move(PgInbox inbox, Map<Partition, Position> positions) {
    transactor.inTransaction(
        session -> {
          inbox.lock(session, positions.keySet());
          inbox.move(session, positions);
          return true;
        });
  }
}
