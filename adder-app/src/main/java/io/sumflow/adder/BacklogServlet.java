package io.sumflow.adder;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sumflow.outbox.BacklogState;
import io.sumflow.outbox.RelayStatus;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /backlog}: what waits to be published and what this process's relay does about it, as
 * JSON; 503 until the database was asked once. May be asked every second by many.
 */
final class BacklogServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final JsonFactory JSON = new JsonFactory();
  private static final double MILLIS_PER_SECOND = 1e3;

  private final transient BacklogView view;
  private final transient Supplier<RelayStatus> relay;
  private final transient InstantSource clock;

  BacklogServlet(BacklogView view, Supplier<RelayStatus> relay, InstantSource clock) {
    this.view = view;
    this.relay = relay;
    this.clock = clock;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<BacklogView.Seen> seen = view.look();
    response.setStatus(
        seen.isPresent() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    try (JsonGenerator json = JSON.createGenerator(response.getOutputStream())) {
      json.writeStartObject();
      if (seen.isPresent()) {
        write(json, seen.get(), relay.get());
      } else {
        json.writeStringField("error", "the backlog is not known: the database did not answer yet");
      }
      json.writeEndObject();
    }
  }

  private void write(JsonGenerator json, BacklogView.Seen seen, RelayStatus status)
      throws IOException {
    BacklogState state = seen.state();
    json.writeNumberField("messages", state.size());
    json.writeNumberField("oldestAgeSeconds", seconds(state.oldest()));
    json.writeNumberField("parked", state.parked());
    json.writeStringField("relay", status.state().name().toLowerCase(Locale.ROOT));
    json.writeStringField("why", status.why());
    json.writeNumberField(
        "sampleAgeSeconds", seconds(Duration.between(seen.at(), clock.instant())));
  }

  private static double seconds(Duration duration) {
    return Math.max(0, duration.toMillis()) / MILLIS_PER_SECOND;
  }
}
