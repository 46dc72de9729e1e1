package io.sumflow.totalizer.door;

import io.grpc.Metadata;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.sumflow.totalizer.live.TraceParent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The W3C trace context that goes to the adder: that of the request's span where requests are
 * traced, else the caller's own, else one that begins here.
 *
 * @param id of the trace
 */
record Trace(String id, String parent, Optional<String> state) {

  private static final Metadata.Key<String> PARENT = key("traceparent");
  private static final Metadata.Key<String> STATE = key("tracestate");
  private static final int STATE_MAX = 512;

  /**
   * Takes what came, if it is well-formed.
   *
   * @param sampled whether a trace that begins here is to be kept
   */
  static Trace of(@Nullable String parent, @Nullable String state, boolean sampled) {
    SpanContext span = Span.current().getSpanContext();
    if (span.isValid()) {
      return of(span);
    }
    Optional<TraceParent> given = Optional.ofNullable(parent).flatMap(TraceParent::read);
    if (parent != null && given.isPresent()) {
      return new Trace(
          given.get().traceId(),
          parent,
          Optional.ofNullable(state).filter(text -> text.matches("[ -~]{1," + STATE_MAX + "}")));
    }
    String id = hex() + hex();
    return new Trace(id, "00-" + id + "-" + hex() + (sampled ? "-01" : "-00"), Optional.empty());
  }

  private static Trace of(SpanContext span) {
    Map<String, String> headers = new HashMap<>();
    W3CTraceContextPropagator.getInstance()
        .inject(Context.current(), headers, (all, name, value) -> all.put(name, value));
    return new Trace(
        span.getTraceId(),
        headers.getOrDefault(PARENT.name(), ""),
        Optional.ofNullable(headers.get(STATE.name())));
  }

  void into(Metadata headers) {
    headers.put(PARENT, parent);
    state.ifPresent(text -> headers.put(STATE, text));
  }

  /** 16 digits, not all of them 0. */
  private static String hex() {
    return String.format("%016x", ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
