package io.sumflow.prometheus;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.outbox.Partition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lag per partition. A partition that went to another member is no longer sampled here; its last
 * value would stand for ever and double the sum over all members, so it is forgotten.
 */
final class LagMetric {

  private static final Duration FRESH = Duration.ofMinutes(1);

  private record Sample(long records, Instant at) {}

  private final Map<Partition, Sample> samples = new ConcurrentHashMap<>();
  private final InstantSource clock;

  LagMetric(PrometheusRegistry registry, InstantSource clock) {
    this.clock = clock;
    GaugeWithCallback.builder()
        .name("sumflow_consumer_lag_messages")
        .help("Between the position and the log's end")
        .labelNames("topic", "partition")
        .callback(this::tell)
        .register(registry);
  }

  void sampled(Partition partition, long records) {
    samples.put(partition, new Sample(records, clock.instant()));
  }

  private void tell(GaugeWithCallback.Callback gauge) {
    Instant stale = clock.instant().minus(FRESH);
    samples.values().removeIf(sample -> sample.at().isBefore(stale));
    samples.forEach(
        (partition, sample) ->
            gauge.call(
                (double) sample.records(),
                partition.topic(),
                Integer.toString(partition.number())));
  }
}
