package io.sumflow.pg;

import static io.sumflow.pg.OutboxDatabase.append;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sumflow.outbox.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which messages are next, and how the opening is guarded. */
class WindowTest {

  private OutboxDatabase database;
  private Session admin;
  private Session a;
  private Session b;
  private HeldOutbox outbox;

  @BeforeEach
  void open() {
    database = OutboxDatabase.create();
    admin = database.session();
    a = database.session();
    b = database.session();
    outbox = new HeldOutbox(database.backlog());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aTransactionThatBeganEarlyAndAppendsLateComesInTheOrderOfItsAppend() {
    b.begin();
    b.run("select pg_current_xact_id()");
    append(a, "x", "x0");
    outbox.open();
    append(a, "k", "v1");
    append(b, "k", "v2");
    b.commit();

    assertEquals(List.of("v1", "v2"), outbox.next());
  }

  @Test
  void aClockThatStepsBackReordersNothing() {
    append(a, "k", "v1");
    admin.run(
        "alter table outbox_message alter created_at set default clock_timestamp() - interval '2 days'");
    admin.run(
        "alter table outbox_message alter segment set default"
            + " ((floor(extract(epoch from clock_timestamp()) / 86400)::bigint - 2) % 16)::smallint");
    append(a, "k", "v2");

    outbox.open();
    assertEquals(List.of("v1", "v2"), outbox.read());
    assertEquals("2", admin.one("select count(distinct segment) from outbox_message"));
  }

  @Test
  void aTransactionThatRunsAtAnOpeningWithoutBeingListedThereIsNotSkipped() {
    // The snapshot ends at the last completed id; this one is above it, and has drawn its number.
    b.begin();
    append(b, "k", "late");
    append(a, "j", "x");
    b.commit();
    admin.run("select 1");
    b.begin();
    a.begin();
    append(a, "j", "y");
    append(b, "k", "unlisted");
    a.commit();
    outbox.open();
    b.commit();
    append(a, "j", "z");

    assertEquals(List.of("late", "x", "y"), outbox.read());
    assertEquals("t", admin.one("select pg_snapshot_xmax(target) < target_xact from outbox_relay"));
    assertEquals(List.of("unlisted", "z"), outbox.next());
  }

  @Test
  void aTransactionThatBeginsBetweenSnapshotAndSequenceIsNotSkipped() {
    append(a, "k", "v1");
    outbox.open();
    append(a, "k", "v2");
    // As if the opening had read the sequence only now.
    admin.run("update outbox_relay set target_hi = target_hi + 1");

    assertEquals(List.of("v2"), outbox.next());
  }

  @Test
  void theFirstNumberOfARestartedSequenceIsNotSkipped() {
    append(a, "k", "v1");
    admin.run("alter sequence outbox_message_seq restart with 100");
    assertEquals(List.of("v1"), outbox.next());
    append(a, "k", "v2");

    assertEquals(List.of("v2"), outbox.next());
  }

  @Test
  void whatBecomesVisibleWhileAnOpeningWaitsForTheRowComesOnce() {
    append(a, "k", "v1");
    b.begin();
    b.run("update outbox_relay set beat = beat + 1");
    CompletableFuture<Opening> opening = CompletableFuture.supplyAsync(outbox::closeAndOpen);
    awaitWaiting();
    append(a, "k", "v2");
    b.commit();

    assertInstanceOf(Opening.Opened.class, opening.join());
    List<String> sent = new ArrayList<>(outbox.read());
    if (outbox.closeAndOpen() instanceof Opening.Opened) {
      sent.addAll(outbox.read());
    }
    assertEquals(List.of("v1", "v2"), sent);
  }

  @Test
  void anOpeningThatSleptThroughANewerOneChangesNothing() {
    append(a, "k", "v1");
    b.begin();
    b.run("update outbox_relay set beat = beat + 1");
    // By key: by place it would not even find the newer row.
    PgBacklog afresh = database.backlog();
    CompletableFuture<Opening> zombie =
        CompletableFuture.supplyAsync(() -> afresh.closeAndOpen(outbox.lease, outbox.number()));
    awaitWaiting();
    append(a, "k", "v2");
    b.run(
        "update outbox_relay set win = win + 1, published = pg_current_snapshot(), published_xact = pg_current_xact_id()");
    b.commit();

    assertEquals(new Opening.Fenced(), zombie.join());
    assertEquals("null", admin.one("select target from outbox_relay"));
  }

  @Test
  void theOpeningsOwnTransactionIsNotVisibleInIt() {
    append(a, "k", "v1");
    outbox.open();

    assertEquals(
        "f", admin.one("select pg_visible_in_snapshot(target_xact, target) from outbox_relay"));
  }

  @Test
  void anIdleOpeningWritesNothing() {
    append(a, "k", "v1");
    outbox.open();
    outbox.close();
    String version = admin.one("select xmin || ' ' || ctid from outbox_relay");

    outbox.close();

    assertEquals(version, admin.one("select xmin || ' ' || ctid from outbox_relay"));
  }

  @Test
  void underRepeatableReadTheMarksAreThoseOfTheOpeningBefore() {
    Session careful = database.session();
    careful.run("set session characteristics as transaction isolation level repeatable read");
    outbox.backlog.release(outbox.lease);
    HeldOutbox held = new HeldOutbox(new PgBacklog(careful, PgOutboxConfig.defaults()));
    append(a, "k", "v1");
    assertEquals(List.of("v1"), held.next());
    b.begin();
    append(b, "k", "v2");
    append(a, "j", "v3");

    assertEquals(List.of("v3"), held.next());
    assertEquals("1", admin.one("select target_low from outbox_relay"));
    b.commit();
    assertEquals(List.of("v2"), held.next());
  }

  @Test
  void aStepLeavesNothingSetOnItsSession() {
    Session relay = database.session();
    outbox.backlog.release(outbox.lease);
    HeldOutbox held = new HeldOutbox(new PgBacklog(relay, PgOutboxConfig.defaults()));
    String settings =
        """
        select string_agg(name || '=' || setting, ' ' order by name) from pg_settings
         where name in ('jit', 'enable_seqscan', 'enable_bitmapscan', 'work_mem', 'statement_timeout',
                        'plan_cache_mode', 'synchronous_commit', 'max_parallel_workers_per_gather')
        """;
    String before = a.one(settings);
    append(a, "k", "v1");

    assertEquals(List.of("v1"), held.next());
    held.backlog.beat(held.lease, HeldOutbox.HOUR);

    assertEquals(before, relay.one(settings));
    assertEquals("", relay.one("select current_setting('sumflow.low_seq')"));
  }

  private void awaitWaiting() {
    Awaitility.await()
        .until(
            () ->
                admin.number(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")
                    > 0);
  }
}
