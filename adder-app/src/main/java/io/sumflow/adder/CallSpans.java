package io.sumflow.adder;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * Shows each of our calls as a span, {@code sum.SumNumbersService/SumNumbers}, child of the
 * caller's, from its arrival to its end: the wait for a thread included, and however it ends. The
 * span is current wherever the call is handled. By the conventions for RPC, failures that are the
 * caller's own are no errors.
 *
 * <p>A call that is not sampled costs about a microsecond. Safe for use by many threads.
 */
final class CallSpans extends ServerStreamTracer.Factory implements ServerInterceptor {

  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system.name");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
  private static final AttributeKey<String> STATUS =
      AttributeKey.stringKey("rpc.response.status_code");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> PEER_ADDRESS =
      AttributeKey.stringKey("network.peer.address");
  private static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");

  private static final io.grpc.Context.Key<Context> CURRENT = io.grpc.Context.key("call-span");
  private static final ServerStreamTracer NOT_SHOWN = new ServerStreamTracer() {};

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final MetadataGetter getter;
  private final Set<String> methods;

  private CallSpans(OpenTelemetry openTelemetry, Set<String> methods) {
    this.tracer = openTelemetry.getTracer("io.sumflow.adder");
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
    this.getter = new MetadataGetter(propagator.fields());
    this.methods = methods;
  }

  /**
   * Shows the calls of one service, of all that a server has.
   *
   * @param transport of the server that is being built
   * @return the service as it is to be added, with nothing around it
   */
  static ServerServiceDefinition show(
      ServerServiceDefinition service, ServerBuilder<?> transport, OpenTelemetry openTelemetry) {
    CallSpans spans =
        new CallSpans(openTelemetry, CallTracker.methods(service.getServiceDescriptor()));
    transport.addStreamTracerFactory(spans);
    return ServerInterceptors.intercept(service, spans);
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    try {
      return methods.contains(method) ? started(method, headers) : NOT_SHOWN;
    } catch (RuntimeException telemetrysFault) {
      // An observer can never break what it observes.
      return NOT_SHOWN;
    }
  }

  private Shown started(String method, Metadata headers) {
    Context caller = propagator.extract(Context.root(), headers, getter);
    Span span =
        tracer
            .spanBuilder(method)
            .setParent(caller)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(SYSTEM, "grpc")
            .setAttribute(METHOD, method)
            .startSpan();
    return new Shown(span, caller.with(span));
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Context context = CURRENT.get();
    if (context == null) {
      return next.startCall(call, headers);
    }
    return new Within<>(context.wrapSupplier(() -> next.startCall(call, headers)).get(), context);
  }

  /** A call from its arrival to its end. */
  private static final class Shown extends ServerStreamTracer {

    private final Span span;
    private final Context context;

    Shown(Span span, Context context) {
      this.span = span;
      this.context = context;
    }

    @Override
    public io.grpc.Context filterContext(io.grpc.Context call) {
      return call.withValue(CURRENT, context);
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> call) {
      if (span.isRecording()
          && call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
              instanceof InetSocketAddress peer) {
        span.setAttribute(PEER_ADDRESS, peer.getAddress().getHostAddress());
        span.setAttribute(PEER_PORT, (long) peer.getPort());
      }
    }

    @Override
    public void streamClosed(Status status) {
      if (span.isRecording()) {
        span.setAttribute(STATUS, status.getCode().name());
        if (CallFaults.isOurs(status.getCode())) {
          span.setAttribute(ERROR_TYPE, status.getCode().name());
          String why = status.getDescription();
          span.setStatus(StatusCode.ERROR, why == null ? "" : why);
        }
      }
      span.end();
    }
  }

  /** Makes the span current while the call is handled. */
  private static final class Within<Q> extends ServerCall.Listener<Q> {

    private final ServerCall.Listener<Q> listener;
    private final Context context;

    Within(ServerCall.Listener<Q> listener, Context context) {
      this.listener = listener;
      this.context = context;
    }

    @Override
    public void onMessage(Q message) {
      context.wrap(() -> listener.onMessage(message)).run();
    }

    @Override
    public void onHalfClose() {
      context.wrap(listener::onHalfClose).run();
    }

    @Override
    public void onReady() {
      context.wrap(listener::onReady).run();
    }

    @Override
    public void onComplete() {
      context.wrap(listener::onComplete).run();
    }

    @Override
    public void onCancel() {
      context.wrap(listener::onCancel).run();
    }
  }
}
