package io.sumflow.otel;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.sumflow.outbox.FailureKind;
import java.util.Locale;

/** How a failure shows on a span, and how a fault of the telemetry shows nowhere. */
final class Faults {

  /** A description is a headline; what went wrong stands in the log and with the dead letter. */
  private static final int DESCRIPTION_MAX = 200;

  private Faults() {}

  /** Runs telemetry; what it throws never reaches what is traced. */
  static void quietly(Runnable telemetry) {
    try {
      telemetry.run();
    } catch (RuntimeException telemetrysFault) {
      // As with a listener: an observer can never break what it observes.
    }
  }

  static void fail(Span span, Throwable failure) {
    fail(span, failure.getClass().getName(), String.valueOf(failure.getMessage()));
  }

  static void fail(Span span, FailureKind kind, String why) {
    fail(span, kind.name().toLowerCase(Locale.ROOT), why);
  }

  static void fail(Span span, String type, String why) {
    span.setAttribute(SpanAttributes.ERROR_TYPE, type);
    span.setStatus(StatusCode.ERROR, headline(why));
  }

  /** The first line, cut: the lines below may quote what was in the message. */
  private static String headline(String why) {
    String line = why.lines().findFirst().orElse("");
    return line.length() <= DESCRIPTION_MAX ? line : line.substring(0, DESCRIPTION_MAX);
  }
}
