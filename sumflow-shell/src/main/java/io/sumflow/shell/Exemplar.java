package io.sumflow.shell;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.tracer.common.SpanContext;
import io.prometheus.metrics.tracer.initializer.SpanContextSupplier;

/**
 * What leads from a duration to the trace it was measured in. It is kept while the span is current,
 * for the duration is known only later.
 */
public final class Exemplar {

  private Exemplar() {}

  /** Of the current span; empty if there is none or it is not sampled. */
  public static Labels current() {
    SpanContext span = SpanContextSupplier.getSpanContext();
    return span == null || !span.isCurrentSpanSampled()
        ? Labels.EMPTY
        : Labels.of("trace_id", span.getCurrentTraceId(), "span_id", span.getCurrentSpanId());
  }

  /** Observes a value, with what leads to its trace unless that is empty. */
  public static void observe(DistributionDataPoint histogram, double value, Labels trace) {
    if (trace.isEmpty()) {
      histogram.observe(value);
    } else {
      histogram.observeWithExemplar(value, trace);
    }
  }
}
