package io.sumflow.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.OutboxMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an event and a window cost, in units that do not depend on the machine. */
class CostTest {

  private static final Logger LOG = Logger.getLogger(CostTest.class.getName());

  private OutboxDatabase database;
  private Session admin;
  private Session relay;
  private HeldOutbox outbox;

  @BeforeEach
  void open() {
    database = OutboxDatabase.create();
    admin = database.session();
    relay = database.session();
    outbox = new HeldOutbox(new PgBacklog(relay, PgOutboxConfig.defaults()));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aWindowIsOneUpdateAndOneSelect() {
    OutboxDatabase.append(admin, "k", "v");
    outbox.next();
    relay.takeSent();
    long ids = nextId();
    for (int i = 0; i < 10; i++) {
      OutboxDatabase.append(admin, "k", "v");
      assertEquals(List.of("v"), outbox.next());
    }

    // One round trip each, and one transaction that writes: the other ten ids are the writer's.
    assertEquals(20, relay.takeSent().size());
    assertEquals(20, nextId() - ids);
  }

  @Test
  void anEventCostsAboutEightHundredBytesOfTheWriteAheadLog() throws SQLException {
    warmUp();
    long one = walBytes(500, 1);
    long hundred = walBytes(20, 100);

    LOG.info(() -> "WAL bytes per event: " + one + " alone, " + hundred + " among a hundred");
    assertTrue(one <= 950, "alone in its transaction: " + one);
    assertTrue(hundred <= 900, "one of a hundred: " + hundred);
  }

  @Test
  void publishingWritesNothingPerEvent() throws SQLException {
    walBytes(1, 5_000);
    long before = wal();
    outbox.open();
    assertEquals(5_000, outbox.entries().size());
    outbox.close();

    assertTrue(wal() - before < 20_000, "5,000 events: " + (wal() - before));
  }

  @Test
  void theRowOfThePositionIsFoundAtOnceWhileAnOldSnapshotIsHeld() {
    OutboxDatabase.append(admin, "k", "v");
    outbox.open();
    Session holder = database.session();
    holder.begin();
    holder.run("set transaction isolation level repeatable read");
    holder.run("select 1 from outbox_relay");

    for (int i = 0; i < 3_000; i++) {
      assertTrue(outbox.backlog.advance(outbox.window(), i, List.of()));
    }
    long before = touched();
    for (int i = 0; i < 10; i++) {
      assertTrue(outbox.backlog.advance(outbox.window(), i, List.of()));
      assertTrue(outbox.backlog.beat(outbox.lease, HeldOutbox.HOUR));
    }
    long perStep = (touched() - before) / 20;

    LOG.info(() -> "pages touched by a step: " + perStep);
    assertTrue(perStep <= 6, "a step touches " + perStep);
    holder.rollback();
  }

  private long touched() {
    relay.run("select pg_stat_force_next_flush()");
    return admin.number(
        """
        select heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read
          from pg_statio_user_tables where relname = 'outbox_relay'
        """);
  }

  private long nextId() {
    return admin.number("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
  }

  private void warmUp() throws SQLException {
    walBytes(5, 100);
  }

  private long walBytes(int transactions, int each) throws SQLException {
    PgOutbox appender = new PgOutbox(PgOutboxConfig.defaults());
    Random random = new Random(7);
    long before = wal();
    Session writer = database.session();
    for (int t = 0; t < transactions; t++) {
      List<OutboxMessage> messages = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        byte[] payload = new byte[512];
        random.nextBytes(payload);
        String key = new UUID(random.nextLong(), random.nextLong()).toString();
        messages.add(OutboxMessage.of(appender.newId(), "sums", key, "SumCalculated", payload));
      }
      Connection connection = writer.open();
      connection.setAutoCommit(false);
      appender.append(connection, messages);
      connection.commit();
    }
    writer.close();
    return (wal() - before) / ((long) transactions * each);
  }

  private long wal() {
    return admin.number("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
  }
}
