package io.sumflow.pg;

import static io.sumflow.pg.OutboxDatabase.append;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.PostgresConfig;
import io.sumflow.embedded.PostgresServer;
import io.sumflow.outbox.Claim;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
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

/** What a crash takes back, and what another history does to the position. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrashTest {

  private static Path directory;
  private static PostgresServer server;

  private OutboxDatabase database;
  private Session writer;

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
    database = OutboxDatabase.createOn(server);
    writer = database.session();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void manySubtransactionsAndPreparedOnesComeWhenTheyAreCommitted() {
    HeldOutbox outbox = new HeldOutbox(database.backlog());
    Session prepared = database.session();
    writer.begin();
    writer.run("create table other (x int)");
    append(writer, "k", "sub");
    writer.run("savepoint s; insert into other values (1); release savepoint s;".repeat(200));
    prepared.begin();
    prepared.run("savepoint s");
    append(prepared, "j", "gone");
    prepared.run("rollback to savepoint s");
    append(prepared, "j", "kept");
    prepared.run("prepare transaction 'p'");
    writer.commit();

    assertEquals(List.of("sub"), outbox.next());
    prepared.commit();
    prepared.run("commit prepared 'p'");
    assertEquals(List.of("kept"), outbox.next());
  }

  @Test
  void nothingIsSentThatACrashTakesBack() {
    assertEquals(List.of("async"), sentAndStillThereAfterACrash(UnaryOperator.identity()));
  }

  @Test
  void withAnAsynchronousOpeningItIsTakenBack() {
    assertEquals(
        List.of(),
        sentAndStillThereAfterACrash(
            sql -> sql.replace("set_config('synchronous_commit', 'on', true) = 'on'", "true")));
  }

  private List<String> sentAndStillThereAfterACrash(UnaryOperator<String> rewrite) {
    Session relay = database.session(rewrite);
    HeldOutbox outbox = new HeldOutbox(new PgBacklog(relay, PgOutboxConfig.defaults()));
    // Nothing of this is still on its way to the disk.
    writer.run("checkpoint");
    relay.run("set synchronous_commit = off");
    writer.run("set synchronous_commit = off");
    append(writer, "k", "async");

    assertEquals(List.of("async"), outbox.next());
    crash();

    return writer.all("select convert_from(payload, 'utf8') from outbox_message");
  }

  @Test
  void anIdThatIsHandedOutAgainAfterACrashIsNotTakenForPublished() {
    HeldOutbox outbox = new HeldOutbox(database.backlog());
    append(writer, "k", "v1");
    assertEquals(List.of("v1"), outbox.next());
    outbox.close();
    writer.run("checkpoint; set synchronous_commit = off");
    append(writer, "k", "dies");
    append(writer, "k", "dies");
    String carried = writer.one("select pg_current_snapshot()");
    crash();
    append(writer, "k", "new");

    // A snapshot that a client carried through the crash would have counted it as published.
    assertEquals(
        "t",
        writer.one(
            "select pg_visible_in_snapshot(txid, ?::pg_snapshot) from outbox_message order by seq desc limit 1",
            carried));
    HeldOutbox next = new HeldOutbox(released());
    assertEquals(List.of("new"), next.next());
  }

  @Test
  void aLogThatCameFromAnotherClusterBeforeItsFirstClaimHolds() {
    append(writer, "k", "v1");
    writer.run("update outbox_message set txid = '4000000000'");
    HeldOutbox outbox = new HeldOutbox(database.backlog());

    assertTrue(
        assertInstanceOf(Opening.Hold.class, outbox.closeAndOpen()).why().contains("not reached"));
    assertEquals("null", writer.one("select system_identifier from outbox_relay"));
  }

  @Test
  void idsThatWentBackHold() {
    HeldOutbox outbox = new HeldOutbox(database.backlog());
    append(writer, "k", "v1");
    outbox.open();
    writer.run("update outbox_relay set target = '3:4000000000:'");

    assertTrue(
        assertInstanceOf(
                Reading.Hold.class, outbox.backlog.read(outbox.window(), 0, PageLimit.defaults()))
            .why()
            .contains("went back"));
    assertInstanceOf(Opening.Hold.class, outbox.closeAndOpen());
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void aStandbySendsNothingAndItsPromotionIsToldOnce() throws IOException {
    PgBacklog backlog = database.backlog();
    HeldOutbox outbox = new HeldOutbox(backlog);
    append(writer, "k", "v1");
    outbox.open();
    database.close();
    server.stop();
    Files.createFile(directory.resolve("data").resolve("standby.signal"));
    chown(directory.resolve("data"), directory.resolve("data").resolve("standby.signal"));
    server.restart();

    assertEquals(
        new Reading.Hold("the database is a standby"),
        backlog.read(outbox.window(), 0, PageLimit.defaults()));
    assertEquals(
        FailureKind.WAIT,
        assertThrows(
                InfrastructureException.class,
                () -> backlog.claim(UUID.randomUUID(), HeldOutbox.HOUR, Optional.empty()))
            .kind());
    assertEquals(
        FailureKind.WAIT, assertThrows(InfrastructureException.class, outbox::closeAndOpen).kind());

    writer.run("select pg_promote()");
    Awaitility.await().until(() -> writer.one("select pg_is_in_recovery()").equals("f"));
    assertEquals(List.of("v1"), outbox.read());
    append(writer, "k", "v2");
    assertTrue(assertInstanceOf(Opening.Opened.class, outbox.closeAndOpen()).timelineChanged());
    assertEquals(List.of("v2"), outbox.read());
    append(writer, "k", "v3");
    assertEquals(
        false, assertInstanceOf(Opening.Opened.class, outbox.closeAndOpen()).timelineChanged());
  }

  private static void chown(Path like, Path file) throws IOException {
    Files.setOwner(file, Files.getOwner(like));
  }

  private PgBacklog released() {
    writer.run("update outbox_relay set lease_until = '-infinity'");
    PgBacklog backlog = database.backlog();
    assertInstanceOf(
        Claim.class, backlog.claim(UUID.randomUUID(), HeldOutbox.HOUR, Optional.empty()));
    writer.run("update outbox_relay set lease_until = '-infinity'");
    return backlog;
  }

  private void crash() {
    server.stopImmediately();
    server.restart();
    database.close();
  }
}
