package io.sumflow.otel;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sumflow.outbox.MessageNaming;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.RejectedMessageException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes the spans of polls and of their messages. */
final class PollTracer {

  private final Tracer tracer;
  private final InstantSource clock;
  private final String group;
  private final MessageNaming naming;
  private final ProcessParent parent;

  PollTracer(
      Tracer tracer,
      InstantSource clock,
      String group,
      MessageNaming naming,
      ProcessParent parent) {
    this.tracer = tracer;
    this.clock = clock;
    this.group = group;
    this.naming = naming;
    this.parent = parent;
  }

  /** Begins the spans of a poll that has messages. */
  TracedPoll begin(Poll poll) {
    Stopwatch watch = Stopwatch.start(clock);
    Chunk.Divider divider = new Chunk.Divider();
    for (ReceivedMessage message : poll.messages()) {
      divider.add(message.partition().topic(), CreationContext.sampled(message));
    }
    List<Chunk> chunks = divider.linkedFirst();
    Context parent = Context.root();
    List<Span> spans = new ArrayList<>();
    for (Chunk chunk : chunks) {
      Span span = begin(chunk, watch, parent);
      if (spans.isEmpty()) {
        parent = Context.root().with(span);
      }
      spans.add(span);
    }
    return new TracedPoll(this, watch, chunks.get(0).topic, spans);
  }

  private Span begin(Chunk chunk, Stopwatch watch, Context parent) {
    SpanBuilder builder =
        SpanCatalogue.POLL
            .builder(tracer, chunk.topic)
            .setParent(parent)
            .setStartTimestamp(watch.began())
            .setAttribute(SpanAttributes.GROUP, group)
            .setAttribute(SpanAttributes.MESSAGE_COUNT, chunk.messages);
    chunk.created.forEach(builder::addLink);
    return builder.startSpan();
  }

  /** Begins the span of a commit; {@link Span#getInvalid} if there is nothing to show. */
  Span commit(String topic, Span poll, Stopwatch watch) {
    return poll.isRecording()
        ? SpanCatalogue.COMMIT
            .builder(tracer, topic)
            .setParent(Context.root().with(poll))
            .setStartTimestamp(watch.now())
            .setAttribute(SpanAttributes.GROUP, group)
            .startSpan()
        : Span.getInvalid();
  }

  /** The span of a message, from its poll's begin to its commit. */
  void process(TracedPoll.Outcome outcome, SpanContext created, SpanContext poll, Stopwatch watch) {
    ReceivedMessage message = outcome.message();
    Context hangsBelow =
        parent == ProcessParent.CREATION ? Context.root().with(Span.wrap(created)) : Context.root();
    SpanBuilder builder =
        SpanCatalogue.PROCESS
            .builder(tracer, message.partition().topic())
            .setParent(hangsBelow)
            .setStartTimestamp(watch.began())
            .setAttribute(SpanAttributes.PARTITION, Integer.toString(message.partition().number()))
            .setAttribute(SpanAttributes.OFFSET, message.offset())
            .setAttribute(SpanAttributes.GROUP, group)
            .setAttribute(SpanAttributes.OUTCOME, outcome.outcome())
            .addLink(created);
    if (poll.isValid()) {
      builder.addLink(poll);
    }
    Span span = builder.startSpan();
    if (span.isRecording()) {
      describe(span, message);
      if (outcome.outcome().equals(Outcomes.DEAD_LETTER)) {
        // Its cause stands with the dead letter: it may quote what was in the message.
        Faults.fail(span, Outcomes.DEAD_LETTER, "");
      }
    }
    span.end(outcome.at());
  }

  private void describe(Span span, ReceivedMessage message) {
    message
        .key()
        .map(key -> new String(key, StandardCharsets.UTF_8))
        .ifPresent(key -> span.setAttribute(SpanAttributes.MESSAGE_KEY, key));
    name(message).ifPresent(id -> span.setAttribute(SpanAttributes.MESSAGE_ID, id.toString()));
    if (message.value().isEmpty()) {
      span.setAttribute(SpanAttributes.TOMBSTONE, true);
    }
  }

  private Optional<UUID> name(ReceivedMessage message) {
    try {
      return naming.name(message);
    } catch (RejectedMessageException nameless) {
      return Optional.empty();
    }
  }
}
