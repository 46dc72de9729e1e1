package io.sumflow.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.embedded.PostgresConfig;
import io.sumflow.embedded.PostgresServer;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.pg.sums.PgLedger;
import io.sumflow.pg.sums.PgRecorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The count of recorded sums goes back with the sums, and with nothing else. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecordedCrashTest {

  private static final String TYPE = "sum.calculated";
  private static final String INSERT =
      """
      insert into outbox_message (id, topic, type, payload)
      select gen_random_uuid(), 'sums', 'sum.calculated', '{"payload":{"result":3}}' from generate_series(1, %d)
      """;

  private static Path directory;
  private static PostgresServer server;

  private OutboxDatabase database;
  private Session writer;
  private Session late;

  @BeforeAll
  static void start(@TempDir Path temporary) {
    directory = temporary;
    server =
        new PostgresServer(
                PostgresConfig.defaults()
                    .withDataDir(directory.resolve("data"))
                    .withLogFile(directory.resolve("log"))
                    .withSetting("max_prepared_transactions", "10")
                    .withSetting("wal_writer_delay", "10s"))
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void create() {
    database = OutboxDatabase.createOn(server).withSums();
    writer = database.session();
    late = database.session();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatACrashTakesBackIsNotCountedAndIdsHandedOutAgainAre() {
    record(2);
    assertEquals(2, sampled());
    late.begin();
    late.run(INSERT.formatted(1));
    writer.run("checkpoint; set synchronous_commit = off");
    for (int i = 0; i < 20; i++) {
      record(1);
    }
    // Committed, and not on the disk; and so is the row that counts them.
    assertEquals(22, sampled());
    long lastBefore = writer.number("select max(txid::text::bigint) from outbox_message");

    server.stopImmediately();
    server.restart();
    database.close();

    assertEquals(truth().count(), sampled());
    assertTrue(truth().count() < 22, "the crash took nothing back");
    record(1);
    String newest = "select txid::text::bigint from outbox_message order by seq desc limit 1";
    assertTrue(writer.number(newest) <= lastBefore, "no id was handed out again");
    assertEquals(truth().count(), sampled());
  }

  @Test
  void aPreparedTransactionCountsWhenItIsCommittedAlsoAfterARestart() {
    late.begin();
    late.run(INSERT.formatted(4));
    late.run("prepare transaction 'p'");
    record(1);
    assertEquals(1, sampled());

    server.stopImmediately();
    server.restart();
    database.close();

    assertEquals(1, sampled());
    record(1);
    assertEquals(2, sampled());
    writer.run("commit prepared 'p'");
    assertEquals(6, sampled());
    assertEquals(6, sampled());
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void aStandbyAnswersNothingAndItsPromotionLosesNothing() throws IOException {
    record(3);
    assertEquals(3, sampled());
    record(2);
    database.close();
    server.stop();
    Path signal = Files.createFile(directory.resolve("data").resolve("standby.signal"));
    Files.setOwner(signal, Files.getOwner(directory.resolve("data")));
    server.restart();

    assertEquals(
        FailureKind.WAIT, assertThrows(InfrastructureException.class, this::sampled).kind());

    writer.run("select pg_promote()");
    Awaitility.await().until(() -> writer.one("select pg_is_in_recovery()").equals("f"));
    assertEquals(5, sampled());
    record(1);
    assertEquals(6, sampled());
  }

  private void record(int sums) {
    writer.run(INSERT.formatted(sums));
  }

  private long sampled() {
    PgTransactor transactor = new PgTransactor(database.session());
    RunningTotal sums =
        assertInstanceOf(
                PgRecorded.Answer.Known.class, new PgRecorded(transactor, "public", TYPE).sample())
            .sums();
    assertEquals(3 * sums.count(), sums.value().longValueExact());
    return sums.count();
  }

  private RunningTotal truth() {
    return new PgTransactor(database.session())
        .inTransaction(new PgLedger("public", TYPE)::recorded);
  }
}
