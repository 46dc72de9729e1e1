package io.sumflow.shell;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /health}: 200 if the process can serve, 503 with the reason if it cannot. */
public final class HealthServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient Supplier<Optional<String>> trouble;

  /**
   * Asks at each request.
   *
   * @param trouble why not, in words that need no escaping in JSON; empty if it can
   */
  public HealthServlet(Supplier<Optional<String>> trouble) {
    this.trouble = trouble;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<String> why = trouble.get();
    response.setStatus(
        why.isEmpty() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response
        .getWriter()
        .print(
            why.map(reason -> "{\"status\":\"unavailable\",\"reason\":\"" + reason + "\"}")
                .orElse("{\"status\":\"available\"}"));
  }
}
