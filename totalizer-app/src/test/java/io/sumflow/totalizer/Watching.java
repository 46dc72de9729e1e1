package io.sumflow.totalizer;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An open page, as far as the feed is concerned. */
final class Watching implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpResponse<InputStream> response;
  private final List<Event> events = new ArrayList<>();
  private final Thread reading;

  /** One event of the feed. */
  record Event(String name, JsonNode data) {}

  Watching(HttpResponse<InputStream> response) {
    this.response = response;
    reading = new Thread(this::read, "watching");
    reading.setDaemon(true);
    reading.start();
  }

  static Watching of(RunningTotalizer totalizer) throws Exception {
    HttpRequest request =
        totalizer.request("/v1/live").header("Accept", "text/event-stream").build();
    HttpResponse<InputStream> response = totalizer.stream(request);
    if (response.statusCode() != 200) {
      throw new IllegalStateException("refused: " + response.statusCode());
    }
    return new Watching(response);
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /** The first frame so far, or to come, that is like this. */
  JsonNode awaitFrame(Predicate<JsonNode> like) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> find(like), Optional::isPresent)
        .orElseThrow();
  }

  /** The first sum so far, or to come, that is like this. */
  JsonNode awaitSum(Predicate<JsonNode> like) {
    JsonNode frame = awaitFrame(one -> sum(one, like).isPresent());
    return sum(frame, like).orElseThrow();
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  boolean hasEnded() {
    return !reading.isAlive();
  }

  private static Optional<JsonNode> sum(JsonNode frame, Predicate<JsonNode> like) {
    for (JsonNode sum : frame.path("sums")) {
      if (like.test(sum)) {
        return Optional.of(sum);
      }
    }
    return Optional.empty();
  }

  private Optional<JsonNode> find(Predicate<JsonNode> like) {
    return events().stream()
        .filter(event -> event.name().equals("frame"))
        .map(Event::data)
        .filter(like)
        .findFirst();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          add(new Event(name, JSON.readTree(line.substring("data: ".length()))));
        }
      }
    } catch (IOException | UncheckedIOException over) {
      // The server or the test ended it.
    }
  }

  private synchronized void add(Event event) {
    events.add(event);
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
