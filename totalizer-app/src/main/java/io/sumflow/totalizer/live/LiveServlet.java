package io.sumflow.totalizer.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** {@code GET /v1/live}: the feed, as server-sent events. No thread is held for an open page. */
final class LiveServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final int AGAIN_MILLIS = 2_000;
  private static final String AGAIN_SECONDS = "10";

  private final transient LiveFeed feed;
  private final transient ObjectMapper json;
  private final transient Setup setup;

  LiveServlet(LiveFeed feed, ObjectMapper json, Setup setup) {
    this.feed = feed;
    this.json = json;
    this.setup = setup;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("GET")) {
      response.setHeader("Allow", "GET");
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    EndPoint connection =
        ServletContextRequest.getServletContextRequest(request)
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    Viewer viewer = new Viewer(feed, connection::close);
    if (!feed.enter(viewer)) {
      refuse(response);
      return;
    }
    boolean begun = false;
    try {
      response.setContentType("text/event-stream");
      response.setCharacterEncoding("UTF-8");
      response.setHeader("Cache-Control", "no-store, no-transform");
      // For proxies that would keep it back until there is more of it.
      response.setHeader("X-Accel-Buffering", "no");
      response.setHeader("X-Content-Type-Options", "nosniff");
      viewer.begin(request, response.getOutputStream(), beginning());
      begun = true;
    } finally {
      if (!begun) {
        feed.leave(viewer);
      }
    }
  }

  private byte[] beginning() {
    String retry = "retry: " + AGAIN_MILLIS + "\n";
    return (retry + LiveFeed.event("setup", 0, json, setup)).getBytes(StandardCharsets.UTF_8);
  }

  private void refuse(HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.setHeader("Retry-After", AGAIN_SECONDS);
    String why =
        feed.hasEnded()
            ? "the totalizer is going: no pages any more"
            : "pages at once must be at most " + feed.viewersMax();
    response.getOutputStream().write(json.writeValueAsBytes(Map.of("error", why)));
  }
}
