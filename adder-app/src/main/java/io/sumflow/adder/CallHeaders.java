package io.sumflow.adder;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a call brings besides its message: idempotency keys and the trace context. */
record CallHeaders(List<String> idempotencyKeys, Map<String, String> traceContext) {

  private static final Metadata.Key<String> IDEMPOTENCY_KEY = key("idempotency-key");
  private static final Metadata.Key<String> TRACEPARENT = key("traceparent");
  private static final Metadata.Key<String> TRACESTATE = key("tracestate");

  private static final Context.Key<CallHeaders> CURRENT =
      Context.keyWithDefault("call-headers", new CallHeaders(List.of(), Map.of()));

  CallHeaders {
    idempotencyKeys = List.copyOf(idempotencyKeys);
    traceContext = Map.copyOf(traceContext);
  }

  /** Of the call that is being handled; asked on the thread that handles it. */
  static CallHeaders current() {
    return CURRENT.get();
  }

  /** Makes {@link #current} known to the services behind it. */
  static final class Interceptor implements ServerInterceptor {

    private final boolean passesTraceContext;

    /**
     * Stands before the services.
     *
     * @param passesTraceContext whether the caller's trace context is made known, too
     */
    Interceptor(boolean passesTraceContext) {
      this.passesTraceContext = passesTraceContext;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Context context = Context.current().withValue(CURRENT, read(headers, passesTraceContext));
      return Contexts.interceptCall(context, call, headers, next);
    }
  }

  private static CallHeaders read(Metadata headers, boolean passesTraceContext) {
    List<String> parents = passesTraceContext ? all(headers, TRACEPARENT) : List.of();
    Map<String, String> trace = new LinkedHashMap<>();
    // As W3C says: not exactly one parent, or one that cannot travel, is no trace context at all.
    if (parents.size() == 1 && isPrintable(parents.get(0))) {
      trace.put(TRACEPARENT.name(), parents.get(0));
      String states = String.join(",", all(headers, TRACESTATE));
      if (!states.isEmpty() && isPrintable(states)) {
        trace.put(TRACESTATE.name(), states);
      }
    }
    return new CallHeaders(all(headers, IDEMPOTENCY_KEY), trace);
  }

  private static List<String> all(Metadata headers, Metadata.Key<String> key) {
    Iterable<String> values = headers.getAll(key);
    List<String> found = new ArrayList<>();
    if (values != null) {
      values.forEach(found::add);
    }
    return found;
  }

  private static boolean isPrintable(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
