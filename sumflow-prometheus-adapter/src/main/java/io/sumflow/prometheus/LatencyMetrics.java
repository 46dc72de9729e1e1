package io.sumflow.prometheus;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import io.sumflow.outbox.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;

/** How long applied messages were under way. Never negative: what would be is counted as skew. */
final class LatencyMetrics {

  /** The promised ones, and the objective: 2 s. */
  private static final double[] BUCKETS = {
    .001, .005, .01, .025, .05, .1, .25, .5, 1, 2, 2.5, 5, 10
  };

  private static final double NANOS_PER_SECOND = 1e9;

  private final Histogram processing;
  private final Histogram delivery;
  private final Counter skews;

  LatencyMetrics(PrometheusRegistry registry) {
    processing =
        histogram(
                "event_processing_latency_seconds",
                "From a message's creation to the commit of its effect, once per applied message.")
            .register(registry);
    delivery =
        histogram(
                "kafka_delivery_latency_seconds",
                "From a message's publication to the commit of its effect, once per applied"
                    + " message.")
            .register(registry);
    skews =
        Counter.builder()
            .name("sumflow_clock_skew")
            .help("Latencies that the clocks of two machines made negative, observed as 0.")
            .register(registry);
  }

  private static Histogram.Builder histogram(String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .unit(Unit.SECONDS)
        .labelNames("topic", "event_type")
        .classicOnly()
        .classicUpperBounds(BUCKETS);
  }

  void startAtZero(String topic, String type) {
    processing.initLabelValues(topic, type);
    delivery.initLabelValues(topic, type);
  }

  /** For messages of this topic and type that were applied together. */
  Observation observation(String topic, String type, Instant now) {
    return new Observation(
        new Slowest(processing.labelValues(topic, type)),
        new Slowest(delivery.labelValues(topic, type)),
        now);
  }

  /** Observes messages; to be ended. For one thread. */
  final class Observation {

    private final Slowest created;
    private final Slowest published;
    private final Instant now;

    private Observation(Slowest created, Slowest published, Instant now) {
      this.created = created;
      this.published = published;
      this.now = now;
    }

    void applied(ReceivedMessage message, EventFacts facts) {
      published.observe(seconds(message.publishedAt()), message);
      facts.createdAt().ifPresent(at -> created.observe(seconds(at), message));
    }

    void end() {
      published.end();
      created.end();
    }

    private double seconds(Instant from) {
      // As one number of nanoseconds, more than 292 years would not fit.
      Duration duration = Duration.between(from, now);
      double seconds = duration.getSeconds() + duration.getNano() / NANOS_PER_SECOND;
      if (seconds < 0) {
        skews.inc();
      }
      return Math.max(0, seconds);
    }
  }

  /**
   * Keeps back the slowest of the messages whose trace is sampled, to observe it last and with its
   * trace: that is the one somebody will look for.
   */
  private static final class Slowest {

    private final DistributionDataPoint histogram;
    private double seconds = -1;
    private Labels trace = Labels.EMPTY;

    Slowest(DistributionDataPoint histogram) {
      this.histogram = histogram;
    }

    void observe(double candidate, ReceivedMessage message) {
      Labels found = candidate > seconds ? TraceParent.exemplar(message) : Labels.EMPTY;
      if (found.isEmpty()) {
        histogram.observe(candidate);
        return;
      }
      if (seconds >= 0) {
        histogram.observe(seconds);
      }
      seconds = candidate;
      trace = found;
    }

    void end() {
      if (seconds >= 0) {
        histogram.observeWithExemplar(seconds, trace);
      }
    }
  }
}
