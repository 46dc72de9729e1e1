package io.sumflow.shell;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Names a message in what is logged about it: {@code message_id}, and the {@code trace_id}, {@code
 * span_id} and {@code trace_flags} of its creation, sampled or not. So whoever looks at the
 * message's trace finds these lines; the trace of the page or poll it was met in is another one.
 * Works with telemetry and without. Safe for use by many threads.
 */
public final class MessageInLogs {

  private static final String MESSAGE = "message_id";
  private static final String PARENT = "traceparent";

  private static final TextMapGetter<String> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String parent) {
          return List.of(PARENT);
        }

        @Override
        public @Nullable String get(@Nullable String parent, String name) {
          return name.equals(PARENT) ? parent : null;
        }
      };

  private MessageInLogs() {}

  /**
   * Logs about a message, on the calling thread.
   *
   * @param id the message's, if it is known
   * @param traceParent what its header of this name says; one that is not well-formed is none, and
   *     without one no trace is named
   * @param line logs, and is called once
   */
  public static void name(Optional<UUID> id, Optional<String> traceParent, Runnable line) {
    Context creation =
        W3CTraceContextPropagator.getInstance()
            .extract(Context.root(), traceParent.orElse(""), GETTER);
    id.ifPresent(known -> MDC.put(MESSAGE, known.toString()));
    SpanInLogs.name(spanOf(creation));
    try {
      // Current meanwhile: that is what SpanInLogs and the export of logs ask for.
      creation.wrap(line).run();
    } finally {
      MDC.remove(MESSAGE);
      SpanInLogs.name(spanOf(Context.current()));
    }
  }

  private static SpanContext spanOf(Context context) {
    return Span.fromContext(context).getSpanContext();
  }
}
