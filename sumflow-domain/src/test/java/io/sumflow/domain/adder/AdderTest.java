package io.sumflow.domain.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.domain.Sum;
import io.sumflow.domain.SumCalculated;
import io.sumflow.domain.SumId;
import io.sumflow.domain.inmemory.InMemorySumJournal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class AdderTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Optional<IdempotencyKey> KEY = Optional.of(new IdempotencyKey("key"));

  private final List<SumCalculated> announced = new ArrayList<>();
  private final Map<UUID, Map<String, String>> contexts = new HashMap<>();
  private final InMemorySumJournal journal =
      new InMemorySumJournal(
          (fact, context, recorded) -> {
            announced.add(fact);
            contexts.put(fact.eventId(), context);
            recorded.run();
          });
  private long ids;
  private final Adder adder =
      new Adder(journal, () -> new UUID(0, ++ids), InstantSource.fixed(NOW));

  @Test
  void aSumIsStampedAndRecorded() {
    Recording recording = add(adder, 5, -3, Optional.empty());

    assertEquals(Recording.RECORDED, recording);
    SumCalculated expected =
        new SumCalculated(new UUID(0, 1), new SumId(new UUID(0, 2)), Sum.of(5, -3), NOW);
    assertEquals(List.of(expected), announced);
  }

  @Test
  void everySumHasIdsOfItsOwn() {
    add(adder, 1, 1, Optional.empty());
    add(adder, 1, 1, Optional.empty());

    assertEquals(
        4,
        announced.stream()
            .flatMap(fact -> List.of(fact.eventId(), fact.sumId().value()).stream())
            .distinct()
            .count());
  }

  @Test
  void theSameKeyCountsOnce() {
    assertEquals(Recording.RECORDED, add(adder, 1, 2, KEY));
    assertEquals(Recording.REPEATED, add(adder, 1, 2, KEY));
    assertEquals(Recording.CONFLICT, add(adder, 2, 2, KEY));

    assertEquals(1, announced.size());
  }

  @Test
  void theContextTravelsUnmodified() {
    Map<String, String> context = Map.of("traceparent", "00-1", "tracestate", "a=b");
    adder.add(new SumRequest(Sum.of(1, 2), Optional.empty(), context)).toCompletableFuture().join();

    assertEquals(context, contexts.get(announced.get(0).eventId()));
  }

  @Test
  void anUnavailableJournalFailsTheStage() {
    JournalUnavailableException away =
        new JournalUnavailableException("away", true, new IllegalStateException("cut"));
    Adder cut =
        new Adder(
            new InMemorySumJournal(
                (fact, context, recorded) -> {
                  throw away;
                }),
            () -> new UUID(0, 1),
            InstantSource.fixed(NOW));

    CompletionException failed =
        assertThrows(CompletionException.class, () -> add(cut, 1, 2, Optional.empty()));

    assertSame(away, failed.getCause());
  }

  private static Recording add(Adder adder, long x, long y, Optional<IdempotencyKey> key) {
    return adder.add(new SumRequest(Sum.of(x, y), key, Map.of())).toCompletableFuture().join();
  }
}
