package io.sumflow.adder;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.sumflow.shell.Exemplar;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Sees every call from its arrival to its end, those that wait for a thread included: how many sums
 * are in flight, and how long each kind of call took. Safe for use by many threads.
 */
final class CallTracker extends ServerStreamTracer.Factory {

  private static final Context.Key<Call> CURRENT = Context.key("tracked-call");

  private final Set<String> methods;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final CallMetrics metrics;

  /**
   * Registers the metrics.
   *
   * @param service whose calls count as in flight: health and reflection streams may stay for ever
   */
  CallTracker(ServiceDescriptor service, PrometheusRegistry registry) {
    methods = methods(service);
    metrics = new CallMetrics(registry);
    methods.forEach(metrics::startAtZero);
  }

  /** The names of a service's methods, as calls bring them. */
  static Set<String> methods(ServiceDescriptor service) {
    return service.getMethods().stream()
        .map(MethodDescriptor::getFullMethodName)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How long ago the current call arrived, the wait for a thread included. */
  static Duration age() {
    Call call = CURRENT.get();
    return call == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - call.arrived);
  }

  /** Sums that arrived and are not answered. */
  int inFlight() {
    return inFlight.get();
  }

  /**
   * Remembers the trace of a call, so that its duration can lead there: where the duration is
   * known, no span is current any more. To stand within whatever makes the call's span current.
   */
  ServerInterceptor traces() {
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Call tracked = CURRENT.get();
        if (tracked != null) {
          tracked.trace = Exemplar.current();
        }
        return next.startCall(call, headers);
      }
    };
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    return new Call(fullMethodName);
  }

  private final class Call extends ServerStreamTracer {

    private final String method;
    private final boolean ours;
    private final long arrived = System.nanoTime();
    private volatile Labels trace = Labels.EMPTY;

    Call(String method) {
      this.method = method;
      this.ours = methods.contains(method);
      if (ours) {
        inFlight.incrementAndGet();
      }
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(CURRENT, this);
    }

    @Override
    public void streamClosed(Status status) {
      if (ours) {
        inFlight.decrementAndGet();
      }
      // Any client can call any name: what is not ours gets no label of its own.
      metrics.ended(
          ours ? method : CallMetrics.OTHER, status.getCode(), System.nanoTime() - arrived, trace);
    }
  }
}
