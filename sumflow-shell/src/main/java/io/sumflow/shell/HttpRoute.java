package io.sumflow.shell;

import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerRoute;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerRouteSource;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.Optional;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.uri.UriTemplate;

/**
 * Which resource a request met, known once Jersey has matched it; as a filter, tells it to the
 * request's span.
 */
public final class HttpRoute implements ContainerRequestFilter {

  HttpRoute() {}

  /**
   * The template in the resource's annotations, such as {@code /v1/results}, bounded in number
   * whatever clients ask for. Empty if this is no request of Jersey's server.
   */
  public static Optional<String> of(ContainerRequestContext request) {
    if (!(request.getUriInfo() instanceof ExtendedUriInfo matched)) {
      return Optional.empty();
    }
    StringBuilder route = new StringBuilder();
    // Jersey tells the innermost first.
    for (UriTemplate template : matched.getMatchedTemplates()) {
      route.insert(0, template.getTemplate());
    }
    return Optional.of(route.toString().replace("//", "/"));
  }

  @Override
  public void filter(ContainerRequestContext request) {
    of(request)
        .ifPresent(
            route ->
                HttpServerRoute.update(Context.current(), HttpServerRouteSource.CONTROLLER, route));
  }
}
