package io.sumflow.totalizer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** {@code /health} for probes: whether requests may be sent here. Says it in status and JSON. */
final class ReadinessServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient BooleanSupplier ready;

  ReadinessServlet(BooleanSupplier ready) {
    this.ready = ready;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean available = ready.getAsBoolean();
    response.setStatus(
        available ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.getWriter().print("{\"status\":\"" + (available ? "" : "un") + "available\"}");
  }
}
