package io.sumflow.otel;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.sumflow.outbox.Receipt;
import io.sumflow.outbox.ReceivedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A poll that is being applied; whoever works for it finds it in the current context. For the
 * receiver's thread.
 */
final class TracedPoll {

  /**
   * What became of a message.
   *
   * @param at when it was told, right after the commit
   */
  record Outcome(ReceivedMessage message, String outcome, Instant at) {}

  private static final ContextKey<TracedPoll> KEY = ContextKey.named("sumflow-poll");

  private final PollTracer tracer;
  private final Stopwatch watch;
  private final String topic;
  private final List<Span> spans;
  private final List<Outcome> told = new ArrayList<>();
  private Span commit = Span.getInvalid();

  TracedPoll(PollTracer tracer, Stopwatch watch, String topic, List<Span> spans) {
    this.tracer = tracer;
    this.watch = watch;
    this.topic = topic;
    this.spans = spans;
  }

  /** The one that is being applied on this thread. */
  static @Nullable TracedPoll current() {
    return Context.current().get(KEY);
  }

  /** In which it is to be applied. */
  Context context() {
    return Context.current().with(first()).with(KEY, this);
  }

  private Span first() {
    return spans.get(0);
  }

  /** A transaction's work has returned. */
  void committing() {
    commit = tracer.commit(topic, first(), watch);
  }

  void committed() {
    endCommit();
  }

  /** Nothing to show if its work had failed before. */
  void notCommitted(Throwable failure) {
    Faults.fail(commit, failure);
    endCommit();
  }

  private void endCommit() {
    commit.end(watch.now());
    commit = Span.getInvalid();
  }

  void told(ReceivedMessage message, String outcome) {
    told.add(new Outcome(message, outcome, watch.now()));
  }

  void received(Receipt receipt) {
    if (receipt instanceof Receipt.Failed failed) {
      spans.forEach(span -> Faults.fail(span, failed.kind(), failed.why()));
    }
    end();
  }

  void failed(Throwable bug) {
    spans.forEach(span -> Faults.fail(span, bug));
    end();
  }

  /**
   * What was told is committed, whatever became of this poll: a commit of which nobody knew is told
   * during the next one.
   */
  private void end() {
    Instant end = watch.now();
    spans.forEach(span -> span.end(end));
    for (Outcome outcome : told) {
      SpanContext created = CreationContext.sampled(outcome.message());
      if (created != null) {
        tracer.process(outcome, created, first().getSpanContext(), watch);
      }
    }
  }
}
