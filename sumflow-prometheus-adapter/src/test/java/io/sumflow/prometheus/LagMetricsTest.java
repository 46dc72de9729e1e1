package io.sumflow.prometheus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class LagMetricsTest {

  private static final Partition ZERO = new Partition("sums", 0);
  private static final Partition ONE = new Partition("sums", 1);

  private Instant now = Instant.parse("2026-01-02T03:04:05.500Z");
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ReceiverMetrics metrics =
      new ReceiverMetrics(registry, Set.of(), message -> EventFacts.UNKNOWN, () -> now);

  @Test
  void whatIsUnreadIsYoungerThanTheLastMessageRead() {
    metrics.lagged(ZERO, 3);
    metrics.applied(List.of(published(ZERO, 40)));
    assertSeconds(0, "40.0");

    after(5);

    assertSeconds(0, "45.0");
    assertHas("kafka_consumer_lag{partition=\"0\",topic=\"sums\"} 3.0");
  }

  @Test
  void duplicatesAndDeadLettersAreReadToo() {
    metrics.lagged(ZERO, 3);
    metrics.applied(List.of(published(ZERO, 40)));

    metrics.duplicates(List.of(published(ZERO, 30)));
    assertSeconds(0, "30.0");

    DeadLetter letter =
        new DeadLetter(published(ZERO, 20), UUID.randomUUID(), Optional.empty(), "not JSON");
    metrics.deadLettered(List.of(letter));
    assertSeconds(0, "20.0");
  }

  @Test
  void afterAnIdleTimeItDoesNotJump() {
    metrics.lagged(ZERO, 1);
    metrics.applied(List.of(published(ZERO, 0)));
    for (int i = 0; i < 100; i++) {
      after(30);
      metrics.lagged(ZERO, 0);
      assertSeconds(0, "0.0");
    }

    after(5);
    metrics.lagged(ZERO, 7);

    assertSeconds(0, "5.0");
  }

  @Test
  void theLaterOfBothCounts() {
    metrics.lagged(ZERO, 0);
    after(10);
    metrics.lagged(ZERO, 5);
    metrics.applied(List.of(published(ZERO, 60)));
    assertSeconds(0, "10.0");

    metrics.applied(List.of(published(ZERO, 4)));
    assertSeconds(0, "4.0");
  }

  @Test
  void beforeTheFirstMessageItCountsFromTheFirstLookAndThenKnowsBetter() {
    metrics.lagged(ZERO, 1_000);
    after(20);
    metrics.lagged(ZERO, 1_000);
    assertSeconds(0, "20.0");

    metrics.applied(List.of(published(ZERO, 3_600)));

    assertSeconds(0, "3600.0");
  }

  @Test
  void eachPartitionHasItsOwn() {
    metrics.lagged(ZERO, 1);
    metrics.lagged(ONE, 1);

    metrics.applied(
        List.of(published(ZERO, 9), published(ZERO, 8), published(ONE, 70), published(ONE, 60)));

    assertSeconds(0, "8.0");
    assertSeconds(1, "60.0");
  }

  @Test
  void aSenderWhoseClockIsAheadMakesNoNegativeAge() {
    metrics.lagged(ZERO, 1);
    metrics.applied(List.of(published(ZERO, -30)));

    assertSeconds(0, "0.0");
  }

  @Test
  void aSenderWhoseClockIsAheadHidesNoAge() {
    metrics.lagged(ZERO, 1);
    metrics.applied(List.of(published(ZERO, -3_600)));

    after(40);

    assertSeconds(0, "40.0");
  }

  @Test
  void aPartitionThatWentElsewhereIsForgotten() {
    metrics.lagged(ZERO, 5);
    metrics.lagged(ONE, 6);
    after(61);
    metrics.lagged(ONE, 7);

    assertHas("kafka_consumer_lag{partition=\"1\",topic=\"sums\"} 7.0");
    assertNone("kafka_consumer_lag{partition=\"0\"");
    assertNone("sumflow_consumer_lag_seconds{partition=\"0\"");
  }

  @Test
  void whatIsKnownOfAPartitionThatComesBackIsTooOldToTell() {
    metrics.lagged(ZERO, 0);
    after(600);
    metrics.lagged(ZERO, 5);

    assertSeconds(0, "0.0");
  }

  private void after(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private ReceivedMessage published(Partition partition, int secondsAgo) {
    return new ReceivedMessage(
        partition,
        1,
        now.minus(Duration.ofSeconds(secondsAgo)),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private void assertSeconds(int partition, String seconds) {
    assertHas(
        "sumflow_consumer_lag_seconds{partition=\"" + partition + "\",topic=\"sums\"} " + seconds);
  }

  private void assertHas(String line) {
    List<String> lines = Exposition.lines(registry);
    assertTrue(lines.contains(line), () -> line + " is not in:\n" + String.join("\n", lines));
  }

  private void assertNone(String prefix) {
    List<String> lines = Exposition.lines(registry);
    assertTrue(
        lines.stream().noneMatch(line -> line.startsWith(prefix)),
        () -> prefix + " is in:\n" + String.join("\n", lines));
  }
}
