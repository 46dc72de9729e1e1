package io.sumflow.shell;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.model.snapshots.Labels;

/**
 * What leads from a duration to the trace it was measured in. It is kept while the span is current,
 * for the duration is known only later.
 */
public final class Exemplar {

  private Exemplar() {}

  /** Of the current span; empty if there is none or it is not sampled. */
  public static Labels current() {
    SpanContext span = Span.current().getSpanContext();
    return span.isSampled()
        ? Labels.of("trace_id", span.getTraceId(), "span_id", span.getSpanId())
        : Labels.EMPTY;
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
