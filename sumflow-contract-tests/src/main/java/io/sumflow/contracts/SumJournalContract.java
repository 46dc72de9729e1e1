package io.sumflow.contracts;

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
import io.sumflow.domain.adder.SumJournal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a {@link SumJournal} promises. */
public abstract class SumJournalContract {

  private static final long BOUND_S = 30;
  private static final Optional<IdempotencyKey> KEY = key("key ~1");

  private final AtomicLong last = new AtomicLong();

  /** The adapter under test, empty at the start of each test; the same at each call. */
  protected abstract SumJournal journal();

  /** A journal whose storage is away. */
  protected abstract SumJournal journalWithoutStorage();

  /** The event ids of what will be announced, in the order of their recording. */
  protected abstract List<UUID> announced() throws Exception;

  /** The context that travels with the announcement of this event. */
  protected abstract Map<String, String> context(UUID eventId) throws Exception;

  @Test
  protected void aRecordedSumIsAnnounced() throws Exception {
    SumCalculated a = fact(1, 2);
    SumCalculated b = fact(Long.MAX_VALUE, -5);

    assertEquals(Recording.RECORDED, record(a, Optional.empty()));
    assertEquals(Recording.RECORDED, record(b, Optional.empty()));

    assertEquals(List.of(a.eventId(), b.eventId()), announced());
  }

  @Test
  protected void theContextTravelsUnmodified() throws Exception {
    SumCalculated fact = fact(1, 2);
    Map<String, String> context =
        Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    join(journal().record(fact, KEY, context).toCompletableFuture());

    assertEquals(context, context(fact.eventId()));
  }

  @Test
  protected void withoutAKeyEverySumIsNew() throws Exception {
    assertEquals(Recording.RECORDED, record(fact(1, 2), Optional.empty()));
    assertEquals(Recording.RECORDED, record(fact(1, 2), Optional.empty()));

    assertEquals(2, announced().size());
  }

  @Test
  protected void theSameKeyAndTermsAreRecordedOnce() throws Exception {
    SumCalculated first = fact(1, 2);

    assertEquals(Recording.RECORDED, record(first, KEY));
    assertEquals(Recording.REPEATED, record(fact(1, 2), KEY));
    assertEquals(Recording.REPEATED, record(fact(1, 2), KEY));

    assertEquals(List.of(first.eventId()), announced());
  }

  @Test
  protected void theSameKeyWithOtherTermsIsAConflictAndRecordsNothing() throws Exception {
    SumCalculated first = fact(1, 2);
    record(first, KEY);

    assertEquals(Recording.CONFLICT, record(fact(1, 3), KEY));
    assertEquals(Recording.CONFLICT, record(fact(2, 1), KEY));

    assertEquals(List.of(first.eventId()), announced());
    assertEquals(Recording.REPEATED, record(fact(1, 2), KEY));
  }

  @Test
  protected void otherKeysAreOtherSums() throws Exception {
    assertEquals(Recording.RECORDED, record(fact(1, 2), KEY));
    assertEquals(Recording.RECORDED, record(fact(1, 2), key("KEY ~1")));
    assertEquals(Recording.RECORDED, record(fact(1, 2), key("x".repeat(255))));

    assertEquals(3, announced().size());
  }

  @Test
  protected void concurrentCallsOfOneKeyRecordItOnce() throws Exception {
    List<Future<Recording>> calls = new ArrayList<>();
    List<Recording> answers = new ArrayList<>();
    try (Threads threads = new Threads()) {
      for (int i = 0; i < 8; i++) {
        calls.add(threads.start(() -> record(fact(1, 2), KEY)));
      }
      for (Future<Recording> call : calls) {
        answers.add(Threads.result(call));
      }
    }

    assertEquals(1, Collections.frequency(answers, Recording.RECORDED));
    assertEquals(7, Collections.frequency(answers, Recording.REPEATED));
    assertEquals(1, announced().size());
  }

  @Test
  protected void concurrentCallsOfOneKeyWithOtherTermsConflict() throws Exception {
    List<Future<Recording>> calls = new ArrayList<>();
    List<Recording> answers = new ArrayList<>();
    try (Threads threads = new Threads()) {
      for (int i = 0; i < 8; i++) {
        int y = i;
        calls.add(threads.start(() -> record(fact(1, y), KEY)));
      }
      for (Future<Recording> call : calls) {
        answers.add(Threads.result(call));
      }
    }

    assertEquals(1, Collections.frequency(answers, Recording.RECORDED));
    assertEquals(7, Collections.frequency(answers, Recording.CONFLICT));
    assertEquals(1, announced().size());
  }

  @Test
  protected void manyConcurrentSumsAreAllAnnounced() throws Exception {
    List<Future<List<UUID>>> calls = new ArrayList<>();
    Set<UUID> recorded = new HashSet<>();
    try (Threads threads = new Threads()) {
      for (int i = 0; i < 4; i++) {
        String caller = "caller-" + i + "-";
        calls.add(threads.start(() -> recordMany(caller)));
      }
      for (Future<List<UUID>> call : calls) {
        recorded.addAll(Threads.result(call));
      }
    }

    assertEquals(100, recorded.size());
    assertEquals(recorded, Set.copyOf(announced()));
  }

  private List<UUID> recordMany(String caller) throws Exception {
    List<UUID> recorded = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      SumCalculated fact = fact(i, i);
      assertEquals(Recording.RECORDED, record(fact, key(caller + i)));
      recorded.add(fact.eventId());
    }
    return recorded;
  }

  @Test
  protected void storageThatIsAwayFailsTheStageAndSurelyRecordsNothing() {
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () ->
                journalWithoutStorage()
                    .record(fact(1, 2), KEY, Map.of())
                    .toCompletableFuture()
                    .get(BOUND_S, TimeUnit.SECONDS));

    JournalUnavailableException away =
        assertInstanceOf(JournalUnavailableException.class, failed.getCause());
    assertFalse(away.outcomeUnknown());
    assertTrue(away.getCause() != null, "the cause is kept");
  }

  private static Optional<IdempotencyKey> key(String value) {
    return Optional.of(new IdempotencyKey(value));
  }

  private SumCalculated fact(long x, long y) {
    long number = last.incrementAndGet();
    return new SumCalculated(
        Messages.id(number),
        new SumId(new UUID(number, number)),
        Sum.of(x, y),
        Instant.parse("2026-01-02T03:04:05.678901Z"));
  }

  private Recording record(SumCalculated fact, Optional<IdempotencyKey> key) throws Exception {
    return join(journal().record(fact, key, Map.of()).toCompletableFuture());
  }

  private static Recording join(Future<Recording> stage) throws Exception {
    return stage.get(BOUND_S, TimeUnit.SECONDS);
  }
}
