package io.sumflow.totalizer;

import io.prometheus.metrics.model.snapshots.Labels;
import io.sumflow.shell.Exemplar;
import io.sumflow.shell.HttpRoute;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;

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
    HttpRoute.of(request).ifPresent(route -> request.setProperty(ROUTE, route));
    Labels trace = Exemplar.current();
    if (!trace.isEmpty()) {
      request.setProperty(TRACE, trace);
    }
  }
}
