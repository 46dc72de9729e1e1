package io.sumflow.shell;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.Marker;

/**
 * Names the current span in whatever is logged meanwhile: {@code trace_id}, {@code span_id}, {@code
 * trace_flags}. Asked on the thread that logs, before appenders hand the line to their own threads;
 * lets everything pass.
 */
final class SpanInLogs extends TurboFilter {

  private static final String TRACE = "trace_id";
  private static final String SPAN = "span_id";
  private static final String FLAGS = "trace_flags";

  /** Works until the returned handle is closed, or logging is configured anew. */
  static AutoCloseable install() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    SpanInLogs filter = new SpanInLogs();
    filter.setContext(context);
    filter.start();
    context.addTurboFilter(filter);
    return () -> context.getTurboFilterList().remove(filter);
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    if (level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      name(Span.current().getSpanContext());
    }
    return FilterReply.NEUTRAL;
  }

  /** What an earlier line left behind on this thread goes, too. */
  static void name(SpanContext span) {
    if (span.isValid()) {
      MDC.put(TRACE, span.getTraceId());
      MDC.put(SPAN, span.getSpanId());
      MDC.put(FLAGS, span.getTraceFlags().asHex());
    } else if (MDC.get(TRACE) != null) {
      MDC.remove(TRACE);
      MDC.remove(SPAN);
      MDC.remove(FLAGS);
    }
  }
}
