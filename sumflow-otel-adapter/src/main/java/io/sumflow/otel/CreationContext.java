package io.sumflow.otel;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.ReceivedMessage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context in which a message was created, as its headers carry it: always in W3C's form,
 * whatever propagators the process has. What is not sampled is told by one byte, and not parsed.
 */
final class CreationContext {

  static final String TRACE_PARENT = "traceparent";
  private static final String TRACE_STATE = "tracestate";

  /**
   * {@code 00-<32 hex>-<16 hex>-<2 hex>}: the last digit's lowest bit says whether it is sampled.
   */
  private static final int FLAGS_AT = 54;

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
  private static final TextMapSetter<Map<String, String>> SETTER =
      (headers, name, value) -> {
        if (headers != null) {
          headers.put(name, value);
        }
      };

  private static final TextMapGetter<Map<String, String>> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
          return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String name) {
          return headers == null ? null : headers.get(name);
        }
      };

  private CreationContext() {}

  static boolean isCarriedBy(OutboxMessage message) {
    return message.headers().containsKey(TRACE_PARENT);
  }

  /** The same message with this context behind its own headers. */
  static OutboxMessage into(OutboxMessage message, Context context) {
    Map<String, String> headers = new LinkedHashMap<>(message.headers());
    headers.remove(TRACE_STATE); // of a trace that is not named
    W3C.inject(context, headers, SETTER);
    return message.withHeaders(headers);
  }

  /** Where the message was created, if that was sampled. */
  static @Nullable SpanContext sampled(OutboxMessage message) {
    String parent = message.headers().get(TRACE_PARENT);
    return parent != null && parent.length() > FLAGS_AT && isSampled(parent.charAt(FLAGS_AT))
        ? parse(message.headers())
        : null;
  }

  /** Where the message was created, if that was sampled. */
  static @Nullable SpanContext sampled(ReceivedMessage message) {
    byte[] parent = null;
    for (Header header : message.headers()) {
      if (header.name().equals(TRACE_PARENT)) {
        parent = header.value().orElse(null);
      }
    }
    if (parent == null || parent.length <= FLAGS_AT || !isSampled((char) parent[FLAGS_AT])) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    message.header(TRACE_PARENT).ifPresent(value -> headers.put(TRACE_PARENT, value));
    message.header(TRACE_STATE).ifPresent(value -> headers.put(TRACE_STATE, value));
    return parse(headers);
  }

  private static boolean isSampled(char flags) {
    int digit = Character.digit(flags, 16);
    return digit >= 0 && (digit & 1) == 1;
  }

  private static @Nullable SpanContext parse(Map<String, String> headers) {
    SpanContext context =
        Span.fromContext(W3C.extract(Context.root(), headers, GETTER)).getSpanContext();
    return context.isValid() && context.isSampled() ? context : null;
  }
}
