package io.sumflow.prometheus;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.ReceiverListener;

/**
 * Counts what the subscription tells as failed: to join, to open partitions, to poll, to ask Kafka
 * for topics and lag. Opening asks the receiver where to read, so a database that is away is
 * counted then; a poll that the receiver could not apply is not, for the receiver tells that
 * itself. Give it to the subscription alone, besides the {@link ReceiverMetrics} that both have.
 * One per registry: a second one is refused by the registry. Safe for use by many threads.
 */
public final class ConsumerErrorMetrics implements ReceiverListener {

  private final FailureCounter errors;

  /**
   * Registers the metric.
   *
   * @throws IllegalStateException if the registry has it already
   */
  public ConsumerErrorMetrics(PrometheusRegistry registry) {
    errors =
        new FailureCounter(
            registry,
            "kafka_consumer_errors",
            "Failures to join, to open partitions, to poll or to ask Kafka, by what is done about"
                + " them.");
  }

  @Override
  public void failed(FailureKind kind, String why) {
    errors.count(kind);
  }
}
