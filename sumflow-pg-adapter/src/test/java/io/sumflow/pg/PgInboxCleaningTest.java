package io.sumflow.pg;

import static io.sumflow.pg.Inboxes.P0;
import static io.sumflow.pg.Inboxes.idAt;
import static io.sumflow.pg.Inboxes.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PgInboxCleaningTest {

  private final Instant now = Instant.now();
  private final UUID fresh = idAt(now, 1);
  private final UUID kept = idAt(now.minus(Duration.ofDays(21)), 2);
  private final UUID old = idAt(now.minus(Duration.ofDays(23)), 3);
  private static final UUID FOREIGN = UUID.fromString("f47ac10b-58cc-4372-a567-0e02b2c3d479");

  private final TestDatabase database = TestDatabase.with("inbox");
  private final PgTransactor transactor = new PgTransactor(database.dataSource());
  private final PgInbox inbox = new PgInbox(transactor, PgInboxConfig.defaults("mine"));

  @Test
  void anIdPastRetentionIsForgottenAndOthersAreNot() {
    admit(inbox, fresh, kept, old, FOREIGN);

    assertEquals(1, inbox.clean());
    assertEquals(0, inbox.clean());

    assertEquals(Set.of(old), admit(inbox, fresh, kept, old, FOREIGN));
  }

  @Test
  void aSegmentIsKeptForTheNewestIdInIt() {
    UUID aCycleAgo = idAt(now.minus(Duration.ofDays(32)), 4);
    admit(inbox, aCycleAgo, fresh);

    assertEquals(0, inbox.clean());

    assertEquals(Set.of(), admit(inbox, aCycleAgo, fresh));
  }

  @Test
  void anIdOfAClockThatRanAheadKeepsItsSegment() {
    UUID ahead = idAt(now.plus(Duration.ofDays(3650)), 5);
    admit(inbox, ahead);

    assertEquals(0, inbox.clean());

    assertEquals(Set.of(), admit(inbox, ahead));
  }

  @Test
  void theLongestRetentionOfAllConsumersCounts() {
    PgInbox patient =
        new PgInbox(
            transactor, PgInboxConfig.defaults("patient").withIdRetention(Duration.ofDays(28)));
    transactor.inTransaction(
        session -> {
          patient.assign(session, start(P0));
          return true;
        });
    admit(patient, old);

    assertEquals(0, inbox.clean());

    assertEquals(Set.of(), admit(patient, old));
  }

  @Test
  void aSegmentThatSomebodyIsWritingToIsLeftAlone() {
    admit(inbox, old);

    transactor.inTransaction(
        session -> {
          inbox.admit(session, List.of(old));
          assertEquals(0, inbox.clean());
          return true;
        });

    assertEquals(1, inbox.clean());
  }

  @Test
  void anIdThatCameBetweenLookAndLockIsNotForgotten() throws Exception {
    admit(inbox, old);
    UUID aCycleLater = idAt(now.plus(Duration.ofDays(9)), 6);
    assertEquals(IdSegment.of(old), IdSegment.of(aCycleLater));
    PGSimpleDataSource strict = (PGSimpleDataSource) database.dataSource();
    // What REPEATABLE READ would see is the segment as it was before the lock.
    strict.setOptions("-c default_transaction_isolation=repeatable\\ read");
    PgInbox cleaner = new PgInbox(new PgTransactor(strict), PgInboxConfig.defaults("mine"));

    Future<Integer> cleaned;
    try (Connection writer = database.connect()) {
      writer.setAutoCommit(false);
      inbox.admit(writer, List.of(aCycleLater));
      cleaned = Inboxes.inThread(cleaner::clean);
      database.awaitBlockedUnless(cleaned);
      writer.commit();
    }

    assertEquals(0, cleaned.get(20, TimeUnit.SECONDS));
    assertEquals(Set.of(), admit(inbox, aCycleLater));
  }

  @Test
  void othersAdmitWhileASegmentIsLocked() throws Exception {
    try (Connection cleaner = database.connect()) {
      cleaner.setAutoCommit(false);
      PgTransactorTest.execute(
          cleaner,
          "lock table inbox_message_" + IdSegment.of(old) + " in access exclusive mode",
          0);

      assertEquals(
          Set.of(fresh), Inboxes.inThread(() -> admit(inbox, fresh)).get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void aForeignIdIsForgottenByTheTimeOfItsAdmission() {
    PgInbox other = new PgInbox(transactor, PgInboxConfig.defaults("other"));
    admit(inbox, FOREIGN);
    admit(other, FOREIGN);
    database.execute("update inbox_message set admitted_at = now() - interval '21 days 23 hours'");
    assertEquals(0, inbox.clean());
    database.execute("update inbox_message set admitted_at = now() - interval '22 days 1 hour'");

    assertEquals(1, inbox.clean());

    assertEquals(Set.of(FOREIGN), admit(inbox, FOREIGN));
    assertEquals(Set.of(), admit(other, FOREIGN));
  }

  @Test
  void foreignIdsAreForgottenALittleAtATime() {
    database.execute(
        "insert into inbox_message select gen_random_uuid(), now() - interval '30 days', -1, 'mine'"
            + " from generate_series(1, 10001)");

    assertEquals(10_000, inbox.clean());
    assertEquals(1, inbox.clean());
  }

  @Test
  void everyDayOfATimeOrderedIdHasASegmentAndOthersHaveTheirs() {
    for (int day = 0; day < 100; day++) {
      int segment = IdSegment.of(idAt(Instant.EPOCH.plus(Duration.ofDays(day)), day));
      assertEquals(day % 32, segment);
    }
    assertEquals(-1, IdSegment.of(FOREIGN));
    assertEquals(-1, IdSegment.of(new UUID(0, 0)));
    short farthest = IdSegment.of(new UUID(0xffff_ffff_ffff_7fffL, -1));
    assertTrue(farthest >= 0 && farthest < 32, () -> "segment " + farthest);
  }

  private Set<UUID> admit(PgInbox to, UUID... ids) {
    return transactor.inTransaction(session -> to.admit(session, List.of(ids)));
  }
}
