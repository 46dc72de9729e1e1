package io.sumflow.shell;

import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerRoute;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerRouteSource;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.List;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.uri.UriTemplate;

/** Tells the span of a request which resource it met, after Jersey has matched it. */
final class HttpRoute implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getUriInfo() instanceof ExtendedUriInfo matched) {
      HttpServerRoute.update(
          Context.current(),
          HttpServerRouteSource.CONTROLLER,
          route(matched.getMatchedTemplates()));
    }
  }

  /** Jersey tells the innermost first. */
  private static String route(List<UriTemplate> templates) {
    StringBuilder route = new StringBuilder();
    templates.forEach(template -> route.insert(0, template.getTemplate()));
    return route.toString();
  }
}
