package io.sumflow.adder;

import io.grpc.Status;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import io.sumflow.shell.Exemplar;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How calls ended and how long they took, by two conventions. Safe for use by many threads. */
final class CallMetrics {

  /** In place of a method that is not one of ours. */
  static final String OTHER = "";

  private static final double NANOS_PER_SECOND = 1e9;

  /** How a call ended; there are as many as methods of ours, and one, times gRPC's codes. */
  private record Outcome(String method, Status.Code code) {}

  private record Points(
      CounterDataPoint handled, DistributionDataPoint handling, DistributionDataPoint duration) {}

  private final Map<Outcome, Points> known = new ConcurrentHashMap<>();
  private final Counter handled;
  private final Histogram handling;
  private final Histogram duration;

  CallMetrics(PrometheusRegistry registry) {
    handled =
        Counter.builder()
            .name("grpc_server_handled")
            .help("Calls by how they ended.")
            .labelNames("grpc_service", "grpc_method", "grpc_code")
            .register(registry);
    handling =
        histogram(
                "grpc_server_handling_seconds",
                "How long calls took from their arrival, by how they ended.")
            .labelNames("grpc_service", "grpc_method", "grpc_code")
            .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .2, .25, .5, 1, 2.5, 5, 10)
            .register(registry);
    duration =
        histogram(
                "rpc_server_call_duration_seconds",
                "The same as OpenTelemetry names it: how long calls took from their arrival.")
            .labelNames("rpc_system_name", "rpc_method", "rpc_response_status_code", "error_type")
            .classicUpperBounds(
                .005, .01, .025, .05, .075, .1, .2, .25, .5, .75, 1, 2.5, 5, 7.5, 10)
            .register(registry);
  }

  /** With the objective, 200 ms, as a bound: only there can it be counted exactly. */
  private static Histogram.Builder histogram(String name, String help) {
    return Histogram.builder().name(name).help(help).unit(Unit.SECONDS).classicOnly();
  }

  /** Shows a method before it is called. */
  void startAtZero(String method) {
    points(method, Status.Code.OK);
  }

  /**
   * A call is over.
   *
   * @param method with its service, or {@link #OTHER}
   * @param trace what leads to its trace; may be empty
   */
  void ended(String method, Status.Code code, long nanos, Labels trace) {
    Points ended = points(method, code);
    double seconds = nanos / NANOS_PER_SECOND;
    ended.handled.inc();
    Exemplar.observe(ended.handling, seconds, trace);
    Exemplar.observe(ended.duration, seconds, trace);
  }

  /** Looked up by labels once only: that takes longer than to count. */
  private Points points(String method, Status.Code code) {
    return known.computeIfAbsent(new Outcome(method, code), this::points);
  }

  private Points points(Outcome outcome) {
    String method = outcome.method;
    String code = outcome.code.name();
    int slash = method.indexOf('/');
    boolean other = method.equals(OTHER);
    String[] promised =
        other
            ? new String[] {"other", "other", code}
            : new String[] {method.substring(0, slash), method.substring(slash + 1), code};
    String error = CallFaults.isOurs(outcome.code) ? code : "";
    return new Points(
        handled.labelValues(promised),
        handling.labelValues(promised),
        duration.labelValues("grpc", other ? "_OTHER" : method, code, error));
  }
}
