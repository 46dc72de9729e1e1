package io.sumflow.adder;

import io.grpc.Status;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import io.sumflow.shell.Exemplar;

/** How calls ended and how long they took, by two conventions. Safe for use by many threads. */
final class CallMetrics {

  /** In place of a method that is not one of ours. */
  static final String OTHER = "";

  private static final double NANOS_PER_SECOND = 1e9;

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
            .labelNames("rpc_system_name", "rpc_method", "rpc_response_status_code")
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
    handled.initLabelValues(labels(method, Status.Code.OK));
    handling.initLabelValues(labels(method, Status.Code.OK));
    duration.initLabelValues(conventional(method, Status.Code.OK));
  }

  /**
   * A call is over.
   *
   * @param method with its service, or {@link #OTHER}
   * @param trace what leads to its trace; may be empty
   */
  void ended(String method, Status.Code code, long nanos, Labels trace) {
    double seconds = nanos / NANOS_PER_SECOND;
    String[] labels = labels(method, code);
    handled.labelValues(labels).inc();
    Exemplar.observe(handling.labelValues(labels), seconds, trace);
    Exemplar.observe(duration.labelValues(conventional(method, code)), seconds, trace);
  }

  private static String[] labels(String method, Status.Code code) {
    int slash = method.indexOf('/');
    return method.equals(OTHER)
        ? new String[] {"other", "other", code.name()}
        : new String[] {method.substring(0, slash), method.substring(slash + 1), code.name()};
  }

  private static String[] conventional(String method, Status.Code code) {
    return new String[] {"grpc", method.equals(OTHER) ? "_OTHER" : method, code.name()};
  }
}
