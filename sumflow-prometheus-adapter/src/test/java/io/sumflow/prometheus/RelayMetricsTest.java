package io.sumflow.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.BacklogState;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Parked;
import io.sumflow.outbox.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RelayMetricsTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.500Z");

  private Instant now = NOW;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RelayMetrics metrics = new RelayMetrics(registry, () -> now);
  private final Lease lease = new Lease(UUID.randomUUID(), 1);

  @Test
  void theLastAcknowledgementHasItsTime() {
    assertHas("sumflow_last_published_timestamp_seconds 0.0");

    metrics.published(List.of(entry("sums")));

    assertHas("sumflow_last_published_timestamp_seconds 1.7673230455E9");
  }

  @Test
  void whatIsSetAsideIsCountedWithItsFollowers() {
    metrics.parked(
        List.of(
            new Parked(entry("sums"), "too large"),
            new Parked(entry("sums"), Parked.KEY_PARKED),
            new Parked(entry("audit"), Parked.KEY_PARKED)));

    assertHas("sumflow_messages_parked_total{topic=\"sums\"} 2.0");
    assertHas("sumflow_messages_parked_total{topic=\"audit\"} 1.0");
  }

  @Test
  void aTopicCanStartAtZero() {
    metrics.startAtZero(Set.of("sums"));

    assertHas("sumflow_messages_parked_total{topic=\"sums\"} 0.0");
  }

  @Test
  void theBacklogIsWhatWasSampledLast() {
    metrics.sampled(new BacklogState(10, Duration.ofSeconds(3), 1));
    metrics.sampled(new BacklogState(7, Duration.ofMillis(1500), 2));

    assertHas("sumflow_backlog_messages 7.0");
    assertHas("sumflow_backlog_oldest_age_seconds 1.5");
    assertHas("sumflow_parked_messages 2.0");
  }

  @Test
  void whatWasNotSampledForAMinuteIsAbsent() {
    assertNoneIsSampled();

    metrics.sampled(new BacklogState(7, Duration.ofMillis(1500), 2));
    now = NOW.plusSeconds(60);
    assertHas("sumflow_backlog_messages 7.0");
    assertHas("sumflow_backlog_oldest_age_seconds 1.5");
    assertHas("sumflow_parked_messages 2.0");

    now = NOW.plusSeconds(61);
    assertNoneIsSampled();
  }

  @Test
  void theRelayIsActiveWhileItHoldsTheLease() {
    assertHas("sumflow_relay_active 0.0");

    metrics.claimed(lease);
    assertHas("sumflow_relay_active 1.0");

    metrics.fenced(lease);
    assertHas("sumflow_relay_active 0.0");
    assertHas("sumflow_relay_fenced_total 1.0");

    metrics.claimed(lease);
    metrics.released(lease);
    assertHas("sumflow_relay_active 0.0");
    assertHas("sumflow_relay_fenced_total 1.0");
  }

  @Test
  void aLeaseThatIsDroppedIsNotHeldAndWasNotLostToAnother() {
    metrics.claimed(lease);
    metrics.dropped(lease);

    assertHas("sumflow_relay_active 0.0");
    assertHas("sumflow_relay_fenced_total 0.0");
  }

  @Test
  void failuresOfEveryKindAreThereFromTheStart() {
    assertHas("sumflow_relay_failures_total{kind=\"hold\"} 0.0");

    metrics.failed(FailureKind.WAIT, "broker away");

    assertHas("sumflow_relay_failures_total{kind=\"wait\"} 1.0");
    assertHas("sumflow_relay_failures_total{kind=\"message\"} 0.0");
  }

  @Test
  void openingsAndTimelineChangesAreCounted() {
    Window window = new Window(lease, 1, 0, 5, Map.of());

    metrics.opened(window, false);
    metrics.opened(window, true);

    assertHas("sumflow_relay_windows_total 2.0");
    assertHas("sumflow_timeline_changes_total 1.0");
  }

  @Test
  void aSecondOneInTheSameRegistryIsRefused() {
    assertThrows(IllegalStateException.class, () -> new RelayMetrics(registry, () -> NOW));
  }

  @Test
  void everyMetricHasItsHelp() {
    List<String> lines = Exposition.lines(registry);
    long helps = lines.stream().filter(line -> line.startsWith("# HELP ")).count();
    long types = lines.stream().filter(line -> line.startsWith("# TYPE ")).count();

    assertEquals(types, helps);
    assertTrue(types > 0);
  }

  private void assertNoneIsSampled() {
    for (String line : Exposition.lines(registry)) {
      assertFalse(line.matches("sumflow_(backlog|parked)_[a-z_]+ .*"), line);
    }
  }

  private void assertHas(String line) {
    List<String> lines = Exposition.lines(registry);
    assertTrue(lines.contains(line), () -> line + " is not in:\n" + String.join("\n", lines));
  }

  private static BacklogEntry entry(String topic) {
    OutboxMessage message =
        OutboxMessage.of(UUID.randomUUID(), topic, "key", "sum.calculated", new byte[] {1});
    return new BacklogEntry(1, message, NOW, false);
  }
}
