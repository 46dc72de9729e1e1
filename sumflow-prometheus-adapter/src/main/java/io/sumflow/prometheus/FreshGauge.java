package io.sumflow.prometheus;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A sampled number that is there for a minute after it was told, and then no more: what nobody
 * knows is absent, not old. Safe for use by many threads; a scrape reads memory only.
 */
public final class FreshGauge {

  private static final Duration FRESH = Duration.ofMinutes(1);

  private record Sample(double value, Instant at) {}

  private final InstantSource clock;
  private volatile @Nullable Sample sample;

  /**
   * Registers it, without a value yet.
   *
   * @throws IllegalStateException if the registry has that name already
   */
  public FreshGauge(PrometheusRegistry registry, String name, String help, InstantSource clock) {
    this(registry, GaugeWithCallback.builder().name(name).help(help), clock);
  }

  FreshGauge(PrometheusRegistry registry, GaugeWithCallback.Builder gauge, InstantSource clock) {
    this.clock = clock;
    gauge.callback(this::tell).register(registry);
  }

  /** This is the number now. */
  public void set(double value) {
    sample = new Sample(value, clock.instant());
  }

  /** It is not known any more. */
  public void forget() {
    sample = null;
  }

  private void tell(GaugeWithCallback.Callback gauge) {
    Sample last = sample;
    if (last != null && !last.at().isBefore(clock.instant().minus(FRESH))) {
      gauge.call(last.value());
    }
  }
}
