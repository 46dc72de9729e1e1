package io.sumflow.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.OutboxMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives each message the context of its creation: a span {@code create <topic>}, child of what is
 * current, whose context goes into the headers as {@code traceparent} and {@code tracestate},
 * behind the message's own. Also a context that is not sampled travels, so that nobody later takes
 * the message for the start of a trace.
 *
 * <p>A message that carries a {@code traceparent} is left as it is, and no span is made.
 *
 * <p>Promises what the outbox around which it stands promises, and is safe for use by as many
 * threads. A span says that the message was appended, not that its transaction was committed.
 *
 * @param <S> the session of the caller's transaction
 */
public final class TracingOutbox<S> implements Outbox<S> {

  private final Outbox<S> outbox;
  private final Tracer tracer;

  /** Stands around an outbox. */
  public TracingOutbox(Outbox<S> outbox, OpenTelemetry openTelemetry) {
    this.outbox = outbox;
    this.tracer = SpanCatalogue.tracer(openTelemetry);
  }

  @Override
  public void append(S session, List<OutboxMessage> messages) {
    List<Span> spans = new ArrayList<>();
    List<OutboxMessage> traced = traced(messages, spans);
    try {
      outbox.append(session, traced);
    } catch (RuntimeException | Error failure) {
      Faults.quietly(() -> spans.forEach(span -> Faults.fail(span, failure)));
      throw failure;
    } finally {
      Faults.quietly(() -> spans.forEach(Span::end));
    }
  }

  /** The messages with their contexts; all without, if the telemetry fails. */
  private List<OutboxMessage> traced(List<OutboxMessage> messages, List<Span> spans) {
    try {
      List<OutboxMessage> traced = new ArrayList<>(messages.size());
      Context parent = Context.current();
      for (OutboxMessage message : messages) {
        traced.add(CreationContext.isCarriedBy(message) ? message : create(message, parent, spans));
      }
      return traced;
    } catch (RuntimeException telemetrysFault) {
      return messages;
    }
  }

  private OutboxMessage create(OutboxMessage message, Context parent, List<Span> spans) {
    Span span = SpanCatalogue.CREATE.builder(tracer, message.topic()).setParent(parent).startSpan();
    if (span.isRecording()) {
      spans.add(span);
      span.setAttribute(SpanAttributes.MESSAGE_ID, message.id().toString());
      message.key().ifPresent(key -> span.setAttribute(SpanAttributes.MESSAGE_KEY, key));
    }
    return span.getSpanContext().isValid()
        ? CreationContext.into(message, parent.with(span))
        : message;
  }
}
