package io.sumflow.pg.sums;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.domain.Sum;
import io.sumflow.domain.SumCalculated;
import io.sumflow.domain.SumId;
import io.sumflow.domain.adder.IdempotencyKey;
import io.sumflow.domain.adder.JournalUnavailableException;
import io.sumflow.domain.adder.Recording;
import io.sumflow.pg.PgOutbox;
import io.sumflow.pg.PgOutboxConfig;
import io.sumflow.pg.PgTransactor;
import io.sumflow.pg.TestDatabase;
import io.sumflow.pg.Wrapped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PgSumJournalTest {

  private static final Optional<IdempotencyKey> KEY = Optional.of(new IdempotencyKey("a key"));

  private final TestDatabase database = TestDatabase.with("outbox", "adder");
  private final PgSumJournal journal = PgSumJournalContractTest.journal(database.dataSource());

  @Test
  void anAnswerLostAtCommitIsUnknownAndTheSameKeyTellsTheOutcome() {
    AtomicBoolean broken = new AtomicBoolean(true);
    PgSumJournal losing =
        PgSumJournalContractTest.journal(Wrapped.losingAnswers(database.dataSource(), broken));

    assertTrue(failure(losing).outcomeUnknown());
    broken.set(false);

    assertEquals(Recording.REPEATED, record(losing, 1, 2));
    assertEquals("1", database.query("select count(*) from outbox_message"));
  }

  @Test
  void aRecordedSumTakesTwoStatementsAndACommitAndWithoutAKeyOne() {
    AtomicInteger statements = new AtomicInteger();
    PgSumJournal counted =
        PgSumJournalContractTest.journal(Wrapped.counting(database.dataSource(), statements));
    int begin = 1;
    int commit = 1;

    record(counted, 1, 2);
    assertEquals(begin + 2 + commit, statements.getAndSet(0));

    counted.record(fact(1, 2), Optional.empty(), Map.of()).toCompletableFuture().join();
    assertEquals(begin + 1 + commit, statements.get());
  }

  @Test
  void anAnnouncementThatTheOutboxRefusesRecordsNothing() {
    PgSumJournal refused =
        new PgSumJournal(
            new PgTransactor(database.dataSource()),
            new PgOutbox(PgOutboxConfig.defaults()),
            PgSumJournalConfig.defaults("sums", Encoded.TYPE),
            fact -> new byte[2_000_000],
            Runnable::run);

    CompletionException failed =
        assertThrows(CompletionException.class, () -> record(refused, 1, 2));

    assertInstanceOf(IllegalArgumentException.class, failed.getCause());
    assertEquals("0", database.query("select count(*) from adder_request"));
  }

  @Test
  void whatTheExecutorHasNoRoomForIsSurelyNotRecorded() {
    PgSumJournal full =
        new PgSumJournal(
            new PgTransactor(database.dataSource()),
            new PgOutbox(PgOutboxConfig.defaults()),
            PgSumJournalConfig.defaults("sums", Encoded.TYPE),
            Encoded::of,
            task -> {
              throw new RejectedExecutionException("full");
            });

    assertFalse(failure(full).outcomeUnknown());
  }

  @Test
  void keysAreForgottenAfterADayAndOnlyThen() {
    record(journal, 1, 2);
    database.execute(
        "update adder_request set created_at = now() - interval '23 hours 59 minutes'");
    assertEquals(0, journal.clean());
    database.execute("update adder_request set created_at = now() - interval '24 hours 1 minute'");

    assertEquals(1, journal.clean());

    assertEquals(Recording.RECORDED, record(journal, 3, 4));
  }

  @Test
  void keysAreForgottenALittleAtATime() {
    database.execute(
        "insert into adder_request select 1, 2, 3, now() - interval '2 days', gen_random_uuid(), n"
            + " from generate_series(1, 10001) n");

    assertEquals(10_000, journal.clean());
    assertEquals(1, journal.clean());
    assertEquals(0, journal.clean());
  }

  private static JournalUnavailableException failure(PgSumJournal journal) {
    CompletionException failed =
        assertThrows(CompletionException.class, () -> record(journal, 1, 2));
    return assertInstanceOf(JournalUnavailableException.class, failed.getCause());
  }

  private static Recording record(PgSumJournal journal, long x, long y) {
    return journal.record(fact(x, y), KEY, Map.of()).toCompletableFuture().join();
  }

  static SumCalculated fact(long x, long y) {
    return new SumCalculated(
        UUID.randomUUID(), new SumId(UUID.randomUUID()), Sum.of(x, y), Instant.EPOCH);
  }
}
