package io.sumflow.prometheus;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.outbox.inmemory.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshGaugeTest {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
  private final FreshGauge gauge = new FreshGauge(registry, "sampled", "A number", clock);

  @Test
  void aNumberIsThereOnlyWhileItIsFreshAndKnown() {
    assertFalse(isTold());

    gauge.set(9_007_199_254_740_991.0);
    clock.advance(Duration.ofSeconds(60));
    assertTrue(lines().contains("sampled 9.007199254740991E15"), () -> lines().toString());

    clock.advance(Duration.ofMillis(1));
    assertFalse(isTold());

    gauge.set(3);
    assertTrue(isTold());
    gauge.forget();
    assertFalse(isTold());
  }

  private boolean isTold() {
    return lines().stream().anyMatch(line -> line.startsWith("sampled "));
  }

  private List<String> lines() {
    return Exposition.lines(registry);
  }
}
