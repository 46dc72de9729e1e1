package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.inmemory.ManualClock;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class PulseTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ManualClock clock = new ManualClock(START);
  private Optional<RunningTotal> total = Optional.of(new RunningTotal(BigInteger.TEN, 4));
  private final Pulse pulse =
      new Pulse(() -> total.orElseThrow(), new SumMessages()::heartbeat, registry, clock);

  @Test
  void theTallyIsToldAsItWasSampled() {
    assertEquals(OptionalDouble.empty(), metric("sumflow_applied_sums"));

    pulse.sample();

    assertEquals(OptionalDouble.of(4), metric("sumflow_applied_sums"));
    assertEquals(OptionalDouble.of(10), metric("sumflow_applied_amount"));
  }

  @Test
  void aTallyThatCannotBeReadIsNotToldForLong() {
    pulse.sample();
    total = Optional.empty();
    clock.advance(Duration.ofSeconds(61));

    assertThrows(RuntimeException.class, pulse::sample);

    assertEquals(OptionalDouble.empty(), metric("sumflow_applied_sums"));
  }

  @Test
  void theNewestHeartbeatTellsItsAge() {
    assertEquals(OptionalDouble.empty(), metric("sumflow_heartbeat_age_seconds"));
    clock.advance(Duration.ofSeconds(30));

    pulse.applied(List.of(beat(20, 4), beat(10, 4)));

    assertEquals(OptionalDouble.of(10), metric("sumflow_heartbeat_age_seconds"));
    assertEquals(
        OptionalDouble.of(START.getEpochSecond() + 20.0),
        metric("sumflow_heartbeat_timestamp_seconds"));
    clock.advance(Duration.ofMillis(1_500));
    assertEquals(OptionalDouble.of(11.5), metric("sumflow_heartbeat_age_seconds"));
    pulse.applied(List.of(beat(40, 4)));
    assertEquals(OptionalDouble.of(0), metric("sumflow_heartbeat_age_seconds"));
  }

  @Test
  void aHeartbeatFromTheFutureAgesFromWhenItCame() {
    pulse.applied(List.of(beat(3_600, 4)));
    assertEquals(OptionalDouble.of(0), metric("sumflow_heartbeat_age_seconds"));

    clock.advance(Duration.ofSeconds(90));
    assertEquals(OptionalDouble.of(90), metric("sumflow_heartbeat_age_seconds"));
    pulse.applied(List.of(beat(80, 4)));

    assertEquals(OptionalDouble.of(10), metric("sumflow_heartbeat_age_seconds"));
  }

  @Test
  void aHeartbeatFromNoTimeOfOursHasNoAge() {
    pulse.applied(List.of(beat(-31_000_000_000_000_000L, 4)));

    assertEquals(OptionalDouble.empty(), metric("sumflow_heartbeat_age_seconds"));
    assertEquals(OptionalDouble.empty(), metric("sumflow_heartbeat_timestamp_seconds"));
  }

  @Test
  void theGapIsJudgedAgainAfterAHeartbeatFromTheFuture() {
    pulse.applied(List.of(beat(3_600, 6)));
    for (int seconds = 0; seconds <= 150; seconds += 10) {
      pulse.lagged(new Partition("sums", 0), 0);
      pulse.applied(List.of(beat(seconds, 6), beat(seconds + 3_600, 6)));
      pulse.sample();
      clock.advance(Duration.ofSeconds(10));
    }

    assertEquals(OptionalDouble.of(2), metric("sumflow_invariant_gap"));
  }

  @Test
  void theGapIsWhatHeartbeatsAndTallyMakeOfIt() {
    for (int seconds = 0; seconds <= 150; seconds += 10) {
      pulse.lagged(new Partition("sums", 0), 0);
      pulse.applied(List.of(beat(seconds, 6)));
      pulse.sample();
      clock.advance(Duration.ofSeconds(10));
    }

    assertEquals(OptionalDouble.of(2), metric("sumflow_invariant_gap"));
    pulse.lagged(new Partition("sums", 2), 1);
    pulse.sample();
    assertEquals(OptionalDouble.of(1), metric("sumflow_invariant_gap"));
  }

  @Test
  void withoutHeartbeatsThereIsNoGapToTell() {
    for (int i = 0; i < 20; i++) {
      pulse.applied(List.of());
      pulse.sample();
      clock.advance(Duration.ofSeconds(10));
    }

    assertEquals(OptionalDouble.empty(), metric("sumflow_invariant_gap"));
  }

  private OptionalDouble metric(String name) {
    return registry.scrape().stream()
        .filter(snapshot -> snapshot.getMetadata().getName().equals(name))
        .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
        .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
        .findFirst();
  }

  private static ReceivedMessage beat(long second, long recorded) {
    String body =
        """
        {"event_type":"sumflow.heartbeat","payload":{"recorded":%d},"created_at":"%s"}"""
            .formatted(recorded, START.plusSeconds(second));
    return new ReceivedMessage(
        new Partition("sums", 0),
        0,
        START,
        Optional.empty(),
        Optional.of(body.getBytes(UTF_8)),
        List.of(new Header("ce_type", Optional.of("sumflow.heartbeat".getBytes(UTF_8)))));
  }
}
