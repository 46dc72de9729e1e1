package io.sumflow.shell;

import io.dropwizard.core.setup.Environment;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerAttributesExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerRoute;
import io.opentelemetry.instrumentation.api.semconv.http.HttpSpanNameExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpSpanStatusExtractor;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows each request as a span, {@code GET /v1/results}, that ends with its answer. {@link
 * HttpRoute} tells the route.
 */
public final class HttpSpans implements Filter {

  private final Instrumenter<HttpServletRequest, HttpServletResponse> instrumenter;
  private final Set<String> quiet;

  private HttpSpans(OpenTelemetry openTelemetry, Set<String> quiet) {
    this.quiet = Set.copyOf(quiet);
    HttpRequestFacts facts = new HttpRequestFacts();
    this.instrumenter =
        Instrumenter.<HttpServletRequest, HttpServletResponse>builder(
                openTelemetry, "io.sumflow.shell", HttpSpanNameExtractor.create(facts))
            .setSpanStatusExtractor(HttpSpanStatusExtractor.create(facts))
            .addAttributesExtractor(HttpServerAttributesExtractor.create(facts))
            .addContextCustomizer(HttpServerRoute.create(facts))
            .buildServerInstrumenter(facts);
  }

  /**
   * Shows what an API answers, if there is telemetry.
   *
   * @param paths of the API, as a servlet mapping: {@code /v1/*}
   * @param quiet of these, what is asked again and again and shows nothing
   */
  public static void show(
      Telemetry telemetry, Environment environment, String paths, Set<String> quiet) {
    telemetry.ifOn(
        otel -> {
          FilterRegistration.Dynamic filter =
              environment.servlets().addFilter("spans", new HttpSpans(otel, quiet));
          filter.setAsyncSupported(true);
          filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, paths);
          environment.jersey().register(new HttpRoute());
        });
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain next)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest asked
        && response instanceof HttpServletResponse answer
        && !quiet.contains(asked.getRequestURI())
        && instrumenter.shouldStart(Context.current(), asked)) {
      show(asked, answer, next);
    } else {
      next.doFilter(request, response);
    }
  }

  private void show(HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws IOException, ServletException {
    Context context = instrumenter.start(Context.current(), request);
    Scope current = context.makeCurrent();
    try {
      next.doFilter(request, response);
    } catch (Throwable failure) {
      instrumenter.end(context, request, response, failure);
      throw failure;
    } finally {
      current.close();
    }
    if (request.isAsyncStarted()) {
      request.getAsyncContext().addListener(new End(context, request, response));
    } else {
      instrumenter.end(context, request, response, null);
    }
  }

  /** Of an answer that is given on another thread. */
  private final class End implements AsyncListener {

    private final Context context;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private @Nullable Throwable failure;

    End(Context context, HttpServletRequest request, HttpServletResponse response) {
      this.context = context;
      this.request = request;
      this.response = response;
    }

    @Override
    public void onComplete(AsyncEvent event) {
      instrumenter.end(context, request, response, failure);
    }

    @Override
    public void onError(AsyncEvent event) {
      failure = event.getThrowable();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // It is completed next, one way or the other.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
