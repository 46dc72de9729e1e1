package io.sumflow.prometheus;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.outbox.FailureKind;
import java.util.Locale;

/** Counts failures by kind; every kind is there from the start, so that a rate can be taken. */
final class FailureCounter {

  private final Counter counter;

  FailureCounter(PrometheusRegistry registry, String name, String help) {
    counter = Counter.builder().name(name).help(help).labelNames("kind").register(registry);
    for (FailureKind kind : FailureKind.values()) {
      counter.initLabelValues(label(kind));
    }
  }

  void count(FailureKind kind) {
    counter.labelValues(label(kind)).inc();
  }

  static String label(FailureKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
