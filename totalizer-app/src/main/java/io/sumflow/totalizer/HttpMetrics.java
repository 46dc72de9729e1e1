package io.sumflow.totalizer;

import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import io.sumflow.shell.Exemplar;
import io.sumflow.totalizer.live.LivePage;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.EventsHandler;
import org.jspecify.annotations.Nullable;

/**
 * How requests ended and how long they took, by two conventions. Every request that is HTTP is
 * seen, to its very end. Its labels are ours, whatever a client sends: the template of the resource
 * that answered, the pattern of a servlet such as {@code /metrics}, or {@code unmatched}.
 */
final class HttpMetrics extends EventsHandler {

  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;
  private static final String UNMATCHED = "unmatched";
  private static final String OTHER_METHOD = "_OTHER";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  /** Behind these stands Jersey, which tells more. */
  private static final Set<String> EVERYTHING = Set.of("/", "/*");

  private static final double NANOS_PER_SECOND = 1e9;

  private final Counter requests;
  private final Histogram duration;
  private final Histogram conventional;

  private HttpMetrics(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("http_requests")
            .help("Requests by how they ended.")
            .labelNames("method", "route", "status")
            .register(registry);
    duration =
        histogram("http_request_duration_seconds", "From a request's arrival to the answer's end.")
            .labelNames("method", "route")
            .register(registry);
    conventional =
        histogram(
                "http_server_request_duration_seconds",
                "The same as OpenTelemetry names it: from a request's arrival to the answer's"
                    + " end.")
            .labelNames(
                "http_request_method",
                "url_scheme",
                "http_route",
                "http_response_status_code",
                "error_type")
            .register(registry);
  }

  /** Puts itself and what it needs to know in front of the application. */
  static void install(Environment environment, PrometheusRegistry registry) {
    environment.jersey().register(new RouteFilter());
    environment.getApplicationContext().insertHandler(new HttpMetrics(registry));
  }

  private static Histogram.Builder histogram(String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .unit(Unit.SECONDS)
        .classicOnly()
        .classicUpperBounds(.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10);
  }

  @Override
  protected void onComplete(
      Request request, int status, @Nullable HttpFields headers, @Nullable Throwable failure) {
    double seconds = (System.nanoTime() - request.getBeginNanoTime()) / NANOS_PER_SECOND;
    String method = METHODS.contains(request.getMethod()) ? request.getMethod() : OTHER_METHOD;
    String route = route(request);
    String code = Integer.toString(status);
    Labels trace =
        request.getAttribute(RouteFilter.TRACE) instanceof Labels labels ? labels : Labels.EMPTY;
    requests.labelValues(method, route, code).inc();
    if (route.equals(LivePage.FEED) && status == OK) {
      // It lasts as long as somebody watches, which says nothing of how fast answers are.
      return;
    }
    Exemplar.observe(duration.labelValues(method, route), seconds, trace);
    // Of the connection, not what the request line says of it.
    String scheme = request.isSecure() ? "https" : "http";
    String error = status >= SERVER_ERROR ? code : "";
    Exemplar.observe(conventional.labelValues(method, scheme, route, code, error), seconds, trace);
  }

  private static String route(Request request) {
    if (request.getAttribute(RouteFilter.ROUTE) instanceof String template) {
      return template;
    }
    ServletContextRequest servlet = Request.as(request, ServletContextRequest.class);
    if (servlet == null || servlet.getMatchedResource() == null) {
      return UNMATCHED;
    }
    String pattern = servlet.getMatchedResource().getResource().getPathSpec().getDeclaration();
    return EVERYTHING.contains(pattern) ? UNMATCHED : pattern;
  }
}
