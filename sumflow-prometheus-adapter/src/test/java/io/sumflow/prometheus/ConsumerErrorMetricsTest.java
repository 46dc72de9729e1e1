package io.sumflow.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.outbox.FailureKind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsumerErrorMetricsTest {

  @Test
  void everyKindIsThereFromTheStartAndCounted() {
    PrometheusRegistry registry = new PrometheusRegistry();
    ConsumerErrorMetrics metrics = new ConsumerErrorMetrics(registry);

    metrics.failed(FailureKind.WAIT, "broker away");

    assertEquals(
        List.of(
            "kafka_consumer_errors_total{kind=\"hold\"} 0.0",
            "kafka_consumer_errors_total{kind=\"message\"} 0.0",
            "kafka_consumer_errors_total{kind=\"wait\"} 1.0"),
        Exposition.lines(registry).stream()
            .filter(line -> !line.startsWith("#"))
            .sorted()
            .toList());
  }
}
