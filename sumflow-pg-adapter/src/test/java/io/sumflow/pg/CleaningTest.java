package io.sumflow.pg;

import static io.sumflow.pg.OutboxDatabase.append;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.LedgerHook;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a segment needs to be truncated, and who waits for whom meanwhile. */
class CleaningTest {

  private static final int SEGMENT = 3;
  private static final Duration ANY_AGE = Duration.ofDays(-1);

  private OutboxDatabase database;
  private Session admin;
  private Session writer;
  private Session late;
  private Session housekeeper;
  private HeldOutbox outbox;
  private final List<String> ledger = new ArrayList<>();
  private Runnable whilePreparing = () -> {};

  @BeforeEach
  void open() {
    database = OutboxDatabase.create();
    admin = database.session();
    admin.run("alter table outbox_message alter segment set default " + SEGMENT);
    writer = database.session();
    late = database.session();
    housekeeper = database.session();
    outbox = new HeldOutbox(database.backlog());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aPublishedOldSegmentIsTruncatedAndAccountedFor() {
    publish("v1", "v2");

    assertTrue(clean(ANY_AGE));

    assertEquals(0, rows());
    assertEquals(List.of("prepared 2", "stored"), ledger);
    assertFalse(clean(ANY_AGE));
  }

  @Test
  void aSegmentYoungerThanTheRetentionStays() {
    publish("v1");

    assertFalse(clean(Duration.ofHours(1)));
    assertEquals(0, outbox.backlog.clean());
    assertEquals(1, rows());
  }

  @Test
  void anUnpublishedMessageKeepsItsSegment() {
    publish("v1");
    append(writer, "k", "v2");

    assertFalse(clean(ANY_AGE));
    outbox.open();
    assertFalse(clean(ANY_AGE)); // Opened is not published.

    assertEquals(List.of("v2"), outbox.read());
  }

  @Test
  void anOpenTransactionThatWroteThereKeepsItsSegment() {
    publish("v1");
    late.begin();
    append(late, "k", "v2");

    assertFalse(clean(ANY_AGE));

    late.commit();
    assertFalse(clean(ANY_AGE));
    assertEquals(List.of("v2"), outbox.next());
  }

  @Test
  void aWriterThatComesWhileTheSegmentIsTruncatedWaitsAndIsRead() {
    publish("v1");
    List<CompletableFuture<Void>> writing = new ArrayList<>();
    LedgerHook<Connection, Boolean> slow =
        hook(
            () -> {},
            () -> {
              writing.add(CompletableFuture.runAsync(() -> append(writer, "k", "v2")));
              awaitLockWaits();
            });

    assertTrue(cleaner(housekeeper, slow, ANY_AGE).clean(SEGMENT));

    writing.get(0).join();
    assertEquals(List.of("v2"), outbox.next());
  }

  @Test
  void underRepeatableReadCleaningStillSeesWhatWasCommittedBeforeTheLock() {
    housekeeper.run("set session characteristics as transaction isolation level repeatable read");
    publish("v1");
    late.begin();
    append(late, "k", "v2");
    whilePreparing = late::commit;

    assertFalse(clean(ANY_AGE));

    assertEquals(List.of("v2"), outbox.next());
  }

  @Test
  void whatBecomesVisibleAndIsPublishedWhileTheLedgerIsPreparedKeepsItsSegment() {
    publish("v1");
    late.begin();
    append(late, "k", "v2");
    whilePreparing =
        () -> {
          late.commit();
          outbox.open();
          outbox.close();
        };

    assertFalse(clean(ANY_AGE));

    assertEquals(2, rows());
  }

  @Test
  void aReaderWaitsForNoLongerThanAStepWhileASegmentIsLocked() {
    append(writer, "k", "v1");
    outbox.open();
    housekeeper.begin();
    housekeeper.run("lock table only outbox_message_3 in access exclusive mode");

    long start = System.nanoTime();
    InfrastructureException waited =
        assertThrows(InfrastructureException.class, () -> outbox.read());

    assertEquals(FailureKind.WAIT, waited.kind());
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(9).toNanos());
    housekeeper.rollback();
    assertEquals(List.of("v1"), outbox.read());
  }

  @Test
  void aLedgerThatFailsKeepsTheSegment() {
    publish("v1");
    LedgerHook<Connection, Boolean> failing =
        hook(
            () -> {},
            () -> {
              throw new IllegalStateException("ledger");
            });

    assertThrows(
        IllegalStateException.class, () -> cleaner(housekeeper, failing, ANY_AGE).clean(SEGMENT));

    assertEquals(1, rows());
  }

  private void publish(String... values) {
    append(writer, "k", values);
    outbox.open();
    outbox.close();
    // An id of its own, so that the published snapshot is past all others.
    append(writer, "other", "x");
    outbox.open();
    outbox.close();
    admin.run("delete from outbox_message where key = 'other'");
  }

  private long rows() {
    return admin.number("select count(*) from outbox_message_3");
  }

  private boolean clean(Duration retention) {
    LedgerHook<Connection, Boolean> account =
        hook(
            () -> {
              ledger.add("prepared " + rows());
              whilePreparing.run();
            },
            () -> ledger.add("stored"));
    return cleaner(housekeeper, account, retention).clean(SEGMENT);
  }

  private static SegmentCleaner<Boolean> cleaner(
      Session session, LedgerHook<Connection, Boolean> hook, Duration retention) {
    return new SegmentCleaner<>(
        new PgTransactor(session), "public", retention, Duration.ofMillis(50), hook);
  }

  private static LedgerHook<Connection, Boolean> hook(Runnable prepare, Runnable store) {
    return new LedgerHook<>() {
      @Override
      public Boolean prepare(Connection session, int segment) {
        prepare.run();
        return true;
      }

      @Override
      public void store(Connection session, Boolean entry) {
        store.run();
      }
    };
  }

  private void awaitLockWaits() {
    Awaitility.await()
        .until(
            () ->
                admin.number(
                        "select count(*) from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())")
                    > 0);
  }
}
