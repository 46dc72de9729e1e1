package io.sumflow.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever the statistics say and however much was published before, a step touches about as many
 * pages as it returns rows. Counted by the server, over more than twelve executions: the plan for
 * any parameters may come only then.
 */
class PlanTest {

  private static final Logger LOG = Logger.getLogger(PlanTest.class.getName());
  private static final int TIMES = 20;

  /** Planning reads the indexes' first pages, and the driver prepares at the fifth execution. */
  private static final int PLANNED = 8;

  private static final int ROWS = 10;

  /** An opening looks into 16 segments a few times; a page of ten rows a few times more. */
  private static final long IDLE_BUFFERS_MAX = 60;

  private static final long WINDOW_BUFFERS_MAX = 200;

  private OutboxDatabase database;
  private Session admin;
  private Session relay;
  private Session old;
  private HeldOutbox outbox;

  @BeforeEach
  void open() {
    database = OutboxDatabase.create();
    admin = database.session();
    old = database.session();
    relay = database.session();
    outbox = new HeldOutbox(new PgBacklog(relay, PgOutboxConfig.defaults()));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aStepTouchesAboutAsMuchAsItReturns() {
    check(200_000);
  }

  @Tag("nightly")
  @Test
  void atNightAStepTouchesAboutAsMuchAsItReturns() {
    check(1_000_000);
    largeWindow(500_000);
  }

  private void check(int published) {
    for (int leaf = 0; leaf < 16; leaf++) {
      admin.run("alter table outbox_message_" + leaf + " set (autovacuum_enabled = off)");
    }
    // Statistics of a leaf that was nearly empty.
    load(100);
    admin.run("analyze outbox_message");
    old.begin();
    OutboxDatabase.append(old, "k", "one old low number");
    load(published);
    outbox.open();
    outbox.close();
    assertCheap("stale statistics");
    admin.run(
        "delete from pg_statistic where starelid in (select inhrelid from pg_inherits where inhparent = 'outbox_message'::regclass);"
            + " update pg_class set reltuples = -1, relpages = 0 where relname like 'outbox_message%'");
    assertCheap("never analysed");
    admin.run("analyze outbox_message");
    assertCheap("fresh statistics");
    old.commit();
    assertEquals(List.of("one old low number"), outbox.next());
    outbox.close();
    assertCheap("after the old one");
  }

  private void assertCheap(String when) {
    // New plans, as in a new session.
    relay.run("discard plans");
    List<Long> idles = new ArrayList<>();
    List<Long> windows = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      idles.add(buffers(() -> outbox.close()));
      load(ROWS);
      windows.add(
          buffers(
              () -> {
                outbox.open();
                assertEquals(ROWS, outbox.entries().size());
              }));
      outbox.close();
    }
    LOG.info(() -> when + ": idle " + idles + ", window " + windows);
    long idle = Collections.max(idles.subList(PLANNED, TIMES));
    long window = Collections.max(windows.subList(PLANNED, TIMES));
    assertTrue(idle <= IDLE_BUFFERS_MAX, when + ": an idle opening touches " + idle);
    assertTrue(window <= WINDOW_BUFFERS_MAX, when + ": opening and reading touch " + window);
  }

  private void largeWindow(int rows) {
    load(rows);
    outbox.open();
    long after = 0;
    List<Long> touched = new ArrayList<>();
    for (boolean last = false; !last; ) {
      long before = touched();
      Reading.Page page =
          assertInstanceOf(
              Reading.Page.class,
              outbox.backlog.read(outbox.window(), after, PageLimit.defaults()));
      touched.add(touched() - before);
      after = page.entries().get(page.entries().size() - 1).seq();
      last = page.last();
    }
    LOG.info(() -> "pages of 5,000 touch " + touched);
    assertEquals(rows / 5_000, touched.size());
    touched.forEach(buffers -> assertTrue(buffers < 2_000, "a page of 5,000 touches " + buffers));
  }

  /** Pages touched by the relay's session, in memory or not. */
  private long buffers(Runnable step) {
    long before = touched();
    step.run();
    return touched() - before;
  }

  private long touched() {
    relay.run("select pg_stat_force_next_flush()");
    return admin.number(
        """
        select sum(heap_blks_hit + heap_blks_read + coalesce(idx_blks_hit, 0) + coalesce(idx_blks_read, 0)
                   + coalesce(toast_blks_hit, 0) + coalesce(toast_blks_read, 0))
          from pg_statio_user_tables where relname like 'outbox\\_%'
        """);
  }

  private void load(int rows) {
    admin.run(
        """
        insert into outbox_message (id, topic, key, type, payload)
        select gen_random_uuid(), 't', 'k' || g, 'tested', decode(repeat('ab', 100), 'hex')
          from generate_series(1, %d) g
        """
            .formatted(rows));
    // What the load itself touched must not be counted later.
    admin.run("select pg_stat_force_next_flush()");
  }
}
