package io.sumflow.totalizer.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the adder for its backlog, once a second at most and only when it is asked itself; answers
 * with what it heard last, if it asked for that in the last five seconds and the adder itself had
 * looked in the last ten. Never waits. For one thread.
 */
final class BacklogWatch implements Supplier<Optional<Backlog>> {

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long FORGET_NANOS = Duration.ofSeconds(5).toNanos();
  private static final double SAMPLE_SECONDS_MAX = 10;
  private static final int OK = 200;

  private final HttpRequest question;
  private final ObjectMapper json;
  private final LongSupplier nanoTime;

  private @Nullable HttpClient client;
  private @Nullable CompletableFuture<HttpResponse<byte[]>> asked;
  private long askedAt;
  private @Nullable Backlog heard;
  private long heardAt;

  /**
   * Asks nothing yet.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  BacklogWatch(URI adderAdmin, ObjectMapper json, LongSupplier nanoTime) {
    String base = adderAdmin.toString().replaceAll("/+$", "");
    this.question = HttpRequest.newBuilder(URI.create(base + "/backlog")).timeout(LIMIT).build();
    this.json = json;
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<Backlog> get() {
    long now = nanoTime.getAsLong();
    if (asked != null && asked.isDone()) {
      hear(asked);
      asked = null;
    }
    if (asked == null && (client == null || now - askedAt >= EVERY_NANOS)) {
      askedAt = now;
      asked = ask();
    }
    return Optional.ofNullable(heard).filter(some -> now - heardAt < FORGET_NANOS);
  }

  private CompletableFuture<HttpResponse<byte[]>> ask() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(LIMIT)
              .build();
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(question, HttpResponse.BodyHandlers.ofByteArray());
    // The request's own limit ends with the headers.
    CompletableFuture<HttpResponse<byte[]>> bounded =
        answer.copy().orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    return bounded.whenComplete((response, failure) -> answer.cancel(true));
  }

  /** An answer is as old as its question: it may have lain here since somebody last looked. */
  private void hear(CompletableFuture<HttpResponse<byte[]>> answer) {
    if (answer.isCompletedExceptionally()) {
      return;
    }
    HttpResponse<byte[]> response = answer.join();
    try {
      if (response.statusCode() == OK) {
        JsonNode told = json.readTree(response.body());
        boolean fresh = told.path("sampleAgeSeconds").asDouble() <= SAMPLE_SECONDS_MAX;
        heard = fresh ? json.treeToValue(told, Backlog.class) : null;
        heardAt = askedAt;
      }
    } catch (IOException another) {
      // Something else answers there: not known, then.
    }
  }
}
