package io.sumflow.otel;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Publication;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A page on its way to the broker. Ends once, whoever ends it first, and then holds nothing of it
 * any more. Safe for many threads.
 */
final class TracedPage {

  private record Waiting(BacklogEntry entry, SpanContext created) {}

  private final Tracer tracer;
  private final Attempts attempts;
  private final Stopwatch watch;
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Span> sends = new ArrayList<>();
  private boolean ended;

  private TracedPage(Tracer tracer, InstantSource clock, Attempts attempts) {
    this.tracer = tracer;
    this.attempts = attempts;
    this.watch = Stopwatch.start(clock);
  }

  /** Begins its spans. */
  static @Nullable TracedPage sent(
      Tracer tracer, InstantSource clock, Attempts attempts, List<BacklogEntry> entries) {
    TracedPage page = new TracedPage(tracer, clock, attempts);
    Chunk.Divider divider = new Chunk.Divider();
    for (BacklogEntry entry : entries) {
      SpanContext created = CreationContext.sampled(entry.message());
      divider.add(entry.message().topic(), created);
      if (created != null) {
        page.waiting.add(new Waiting(entry, created));
      }
    }
    divider.chunks().forEach(page::send);
    return page.sends.isEmpty() && page.waiting.isEmpty() ? null : page;
  }

  private void send(Chunk chunk) {
    SpanBuilder builder =
        SpanCatalogue.SEND
            .builder(tracer, chunk.topic)
            .setNoParent()
            .setStartTimestamp(watch.began())
            .setAttribute(SpanAttributes.MESSAGE_COUNT, chunk.messages);
    chunk.created.forEach(builder::addLink);
    Span span = builder.startSpan();
    if (span.isRecording()) {
      sends.add(span);
    }
  }

  /** The publisher has answered, or thrown. */
  void published(@Nullable Publication publication, @Nullable Throwable bug) {
    if (publication instanceof Publication.AllAcked) {
      acknowledged();
    } else if (publication instanceof Publication.Failed failed) {
      end(span -> Faults.fail(span, failed.kind(), failed.why()));
    } else if (bug != null) {
      end(span -> Faults.fail(span, bug));
    }
  }

  /** Nobody will hear of an answer. */
  void failed(String type, String why) {
    end(span -> Faults.fail(span, type, why));
  }

  private void end(Consumer<Span> failure) {
    if (isFirst()) {
      waiting.forEach(each -> attempts.failed(each.entry.message().id()));
      sends.forEach(failure);
      endSends();
      waiting.clear();
    }
  }

  private void acknowledged() {
    if (isFirst()) {
      endSends();
      waiting.forEach(this::waited);
      waiting.clear();
    }
  }

  private void endSends() {
    Instant end = watch.now();
    sends.forEach(span -> span.end(end));
  }

  /** Clocks may disagree: then it did not wait. */
  private void waited(Waiting each) {
    BacklogEntry entry = each.entry;
    Instant began = watch.began();
    Instant created = entry.createdAt().isBefore(began) ? entry.createdAt() : began;
    Context parent = Context.root().with(Span.wrap(each.created));
    SpanCatalogue.WAIT
        .builder(tracer, entry.message().topic())
        .setParent(parent)
        .setStartTimestamp(created)
        .setAttribute(SpanAttributes.MESSAGE_ID, entry.message().id().toString())
        .setAttribute(SpanAttributes.ATTEMPT, attempts.acknowledged(entry.message().id()))
        .setAttribute(SpanAttributes.WAIT_MS, Duration.between(created, began).toMillis())
        .startSpan()
        .end(began);
  }

  private synchronized boolean isFirst() {
    boolean first = !ended;
    ended = true;
    return first;
  }
}
