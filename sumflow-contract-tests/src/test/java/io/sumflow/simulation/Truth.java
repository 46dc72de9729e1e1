package io.sumflow.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.OutboxMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What really happened, as an all-seeing observer writes it down, and whether that is right. */
final class Truth {

  /** One committed sum. */
  record Committed(OutboxMessage message, long value, Optional<Integer> request) {

    Optional<String> key() {
      return message.key();
    }
  }

  private final Map<UUID, Committed> committed = new LinkedHashMap<>();
  private final Set<Integer> answered = new HashSet<>();
  private final Set<UUID> landed = new LinkedHashSet<>();
  private final List<UUID> applied = new ArrayList<>();
  private final Set<UUID> appliedOnce = new HashSet<>();

  void committed(Committed sum) {
    committed.put(sum.message().id(), sum);
  }

  void answered(int request) {
    answered.add(request);
  }

  void landed(UUID id) {
    landed.add(id);
  }

  void applied(UUID id) {
    applied.add(id);
    appliedOnce.add(id);
  }

  /** Copies for a foreign producer to send. */
  List<UUID> landed() {
    return List.copyOf(landed);
  }

  Optional<Committed> find(UUID id) {
    return Optional.ofNullable(committed.get(id));
  }

  /** The committed sums that have not come to their end. */
  List<Committed> unsettled(Set<UUID> parked, Set<UUID> deadLettered) {
    return committed.values().stream()
        .filter(sum -> !appliedOnce.contains(sum.message().id()))
        .filter(sum -> !parked.contains(sum.message().id()))
        .filter(sum -> !deadLettered.contains(sum.message().id()))
        .toList();
  }

  boolean allLandedAreSettled(Set<UUID> deadLettered) {
    return landed.stream().allMatch(id -> appliedOnce.contains(id) || deadLettered.contains(id));
  }

  void verify(RunningTotal total, Set<UUID> parked, Set<UUID> deadLettered) {
    everyAnsweredSumIsCommittedOnceAndNoOtherTwice();
    assertEquals(applied.size(), appliedOnce.size(), () -> "applied twice: " + twice(applied));
    RunningTotal expected = RunningTotal.ZERO;
    for (Committed sum : committed.values()) {
      UUID id = sum.message().id();
      if (!parked.contains(id) && !deadLettered.contains(id)) {
        expected = expected.plus(sum.value());
      }
    }
    assertEquals(expected, total, "the total is the sum of the committed ones");
    onlyTheGuiltyAreSetAside(parked, deadLettered);
    landed.forEach(id -> assertTrue(committed.containsKey(id), () -> "never committed: " + id));
    firstOccurrencesAreInOrder(parked);
  }

  private void everyAnsweredSumIsCommittedOnceAndNoOtherTwice() {
    Map<Integer, Integer> times = new HashMap<>();
    for (Committed sum : committed.values()) {
      sum.request().ifPresent(request -> times.merge(request, 1, Integer::sum));
    }
    times.forEach((request, n) -> assertEquals(1, n, () -> "committed twice: " + request));
    assertTrue(
        times.keySet().containsAll(answered), () -> "answered and not committed: " + answered);
  }

  private void onlyTheGuiltyAreSetAside(Set<UUID> parked, Set<UUID> deadLettered) {
    committed.forEach(
        (id, sum) -> {
          if (Payload.isBad(sum.message()) && !parked.contains(id)) {
            assertTrue(deadLettered.contains(id), () -> "not a dead letter: " + id);
          } else {
            assertTrue(!deadLettered.contains(id), () -> "an innocent dead letter: " + id);
          }
        });
  }

  /** Per key: what was committed, in that order, up to the first that was parked. */
  private void firstOccurrencesAreInOrder(Set<UUID> parked) {
    Map<String, List<UUID>> expected = new HashMap<>();
    Set<String> parkedKeys = new HashSet<>();
    committed.forEach(
        (id, sum) -> {
          String key = sum.key().orElse(id.toString());
          boolean refused = Payload.isRefused(sum.message());
          boolean aside = refused || (sum.key().isPresent() && parkedKeys.contains(key));
          assertEquals(aside, parked.contains(id), () -> "parked or not: " + sum);
          if (aside) {
            parkedKeys.add(key);
          } else {
            expected.computeIfAbsent(key, k -> new ArrayList<>()).add(id);
          }
        });
    Map<String, List<UUID>> first = new HashMap<>();
    for (UUID id : landed) {
      String key = find(id).flatMap(Committed::key).orElse(id.toString());
      first.computeIfAbsent(key, k -> new ArrayList<>()).add(id);
    }
    assertEquals(expected, first, "first occurrences are in order");
  }

  private static List<UUID> twice(List<UUID> ids) {
    Set<UUID> seen = new HashSet<>();
    return ids.stream().filter(id -> !seen.add(id)).toList();
  }
}
