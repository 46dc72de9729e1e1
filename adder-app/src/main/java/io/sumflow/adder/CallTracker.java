package io.sumflow.adder;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sees every call from its arrival to its end, those that wait for a thread included: how many sums
 * are in flight, and how long each kind of call took. Safe for use by many threads.
 */
final class CallTracker extends ServerStreamTracer.Factory {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final String[] LABELS = {"grpc_service", "grpc_method", "grpc_code"};

  private static final Context.Key<Long> ARRIVED = Context.key("arrived");

  private final String service;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Histogram handling;
  private final Counter handled;

  /**
   * Registers the metrics.
   *
   * @param service whose calls count as in flight: health and reflection streams may stay for ever
   */
  CallTracker(String service, PrometheusRegistry registry) {
    this.service = service;
    this.handled =
        Counter.builder()
            .name("grpc_server_handled")
            .help("Calls by how they ended")
            .labelNames(LABELS)
            .register(registry);
    this.handling =
        Histogram.builder()
            .name("grpc_server_handling_seconds")
            .help("How long calls took, by how they ended")
            .unit(Unit.SECONDS)
            .labelNames(LABELS)
            .classicOnly()
            .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
            .register(registry);
  }

  /** How long ago the current call arrived, the wait for a thread included. */
  static Duration age() {
    Long arrived = ARRIVED.get();
    return arrived == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - arrived);
  }

  /** Sums that arrived and are not answered. */
  int inFlight() {
    return inFlight.get();
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    int slash = fullMethodName.lastIndexOf('/');
    String called = slash < 0 ? "" : fullMethodName.substring(0, slash);
    boolean ours = called.equals(service);
    if (ours) {
      inFlight.incrementAndGet();
    }
    long started = System.nanoTime();
    return new ServerStreamTracer() {
      @Override
      public Context filterContext(Context context) {
        return context.withValue(ARRIVED, started);
      }

      @Override
      public void streamClosed(Status status) {
        if (ours) {
          inFlight.decrementAndGet();
        }
        // Any client can call any name: what is not ours gets no label of its own.
        String[] labels = {
          ours ? called : "other",
          ours ? fullMethodName.substring(slash + 1) : "other",
          status.getCode().name()
        };
        handled.labelValues(labels).inc();
        handling.labelValues(labels).observe((System.nanoTime() - started) / NANOS_PER_SECOND);
      }
    };
  }
}
