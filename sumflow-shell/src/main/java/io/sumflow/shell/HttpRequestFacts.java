package io.sumflow.shell;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerAttributesGetter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request's span tells of it. */
final class HttpRequestFacts
    implements HttpServerAttributesGetter<HttpServletRequest, HttpServletResponse>,
        TextMapGetter<HttpServletRequest> {

  @Override
  public String getHttpRequestMethod(HttpServletRequest request) {
    return request.getMethod();
  }

  @Override
  public String getUrlScheme(HttpServletRequest request) {
    return request.getScheme();
  }

  @Override
  public String getUrlPath(HttpServletRequest request) {
    return request.getRequestURI();
  }

  @Override
  public @Nullable String getUrlQuery(HttpServletRequest request) {
    return request.getQueryString();
  }

  @Override
  public List<String> getHttpRequestHeader(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }

  @Override
  public Integer getHttpResponseStatusCode(
      HttpServletRequest request, HttpServletResponse response, @Nullable Throwable failure) {
    return failure != null && !response.isCommitted()
        ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR
        : response.getStatus();
  }

  @Override
  public List<String> getHttpResponseHeader(
      HttpServletRequest request, HttpServletResponse response, String name) {
    return List.copyOf(response.getHeaders(name));
  }

  @Override
  public Iterable<String> keys(HttpServletRequest request) {
    return Collections.list(request.getHeaderNames());
  }

  @Override
  public @Nullable String get(@Nullable HttpServletRequest request, String key) {
    return request == null ? null : request.getHeader(key);
  }
}
