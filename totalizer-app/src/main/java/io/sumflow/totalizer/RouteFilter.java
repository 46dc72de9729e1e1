package io.sumflow.totalizer;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.tracer.common.SpanContext;
import io.prometheus.metrics.tracer.initializer.SpanContextSupplier;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.List;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.uri.UriTemplate;

/**
 * Leaves in a request's attributes which resource answers it, as the template in its annotations,
 * and the trace it belongs to: both are known only while Jersey has it.
 */
final class RouteFilter implements ContainerRequestFilter {

  /** Attribute: the template, a text. Missing if no resource has the path and the method. */
  static final String ROUTE = "io.sumflow.route";

  /** Attribute: what leads to the trace, {@link Labels}. Missing if it is not sampled. */
  static final String TRACE = "io.sumflow.trace";

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getUriInfo() instanceof ExtendedUriInfo matched) {
      request.setProperty(ROUTE, template(matched.getMatchedTemplates()));
    }
    SpanContext span = SpanContextSupplier.getSpanContext();
    if (span != null && span.isCurrentSpanSampled()) {
      Labels trace =
          Labels.of("trace_id", span.getCurrentTraceId(), "span_id", span.getCurrentSpanId());
      request.setProperty(TRACE, trace);
    }
  }

  /** The innermost comes first. */
  private static String template(List<UriTemplate> templates) {
    StringBuilder route = new StringBuilder();
    for (UriTemplate each : templates) {
      route.insert(0, each.getTemplate());
    }
    return route.toString();
  }
}
