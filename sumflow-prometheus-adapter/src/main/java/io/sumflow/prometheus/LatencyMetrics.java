package io.sumflow.prometheus;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.sumflow.outbox.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;

/** How long applied messages were under way. Never negative: what would be is counted as skew. */
final class LatencyMetrics {

  private static final double[] BUCKETS = {.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

  private final Histogram processing;
  private final Histogram delivery;
  private final Counter skews;

  LatencyMetrics(PrometheusRegistry registry) {
    processing =
        histogram("event_processing_latency_seconds", "From creation to the effect's commit")
            .register(registry);
    delivery =
        histogram("kafka_delivery_latency_seconds", "From publication to the effect's commit")
            .register(registry);
    skews =
        Counter.builder()
            .name("sumflow_clock_skew")
            .help("Latencies that two clocks made negative, observed as 0")
            .register(registry);
  }

  private static Histogram.Builder histogram(String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .unit(Unit.SECONDS)
        .labelNames("topic", "event_type")
        .classicUpperBounds(BUCKETS);
  }

  void applied(ReceivedMessage message, EventFacts facts, Instant now) {
    String topic = message.partition().topic();
    String type = EventLabels.label(facts);
    observe(delivery, topic, type, message.publishedAt(), now);
    facts.createdAt().ifPresent(created -> observe(processing, topic, type, created, now));
  }

  private void observe(Histogram histogram, String topic, String type, Instant from, Instant to) {
    double seconds = Duration.between(from, to).toNanos() / 1e9;
    if (seconds < 0) {
      skews.inc();
    }
    histogram.labelValues(topic, type).observe(Math.max(0, seconds));
  }
}
