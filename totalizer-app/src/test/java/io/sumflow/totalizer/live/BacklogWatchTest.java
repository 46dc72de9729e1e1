package io.sumflow.totalizer.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real HTTP; only the clock is the test's. */
final class BacklogWatchTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final AtomicInteger answers = new AtomicInteger();
  private volatile String answer = "";
  private final AtomicLong nanos = new AtomicLong();
  private HttpServer adder;
  private BacklogWatch watch;

  @BeforeEach
  void start() throws IOException {
    adder = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    adder.createContext(
        "/backlog",
        exchange -> {
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
          answers.incrementAndGet();
        });
    adder.start();
    URI admin = URI.create("http://127.0.0.1:" + adder.getAddress().getPort() + "/");
    watch = new BacklogWatch(admin, new ObjectMapper(), nanos::get);
  }

  @AfterEach
  void stop() {
    adder.stop(0);
  }

  @Test
  void whatTheAdderSaysIsKnownForFiveSeconds() {
    say(3, "0.4");

    await().atMost(LIMIT).until(() -> watch.get().isPresent());

    assertEquals(Optional.of(new Backlog(3, 1.5, 0, "active")), watch.get());
    adder.stop(0);
    pass(Duration.ofMillis(4_900));
    assertEquals(3, watch.get().orElseThrow().messages());
    pass(Duration.ofMillis(200));
    assertEquals(Optional.empty(), watch.get());
  }

  @Test
  void aSampleThatIsOldIsNotKnown() {
    say(3, "10");
    await().atMost(LIMIT).until(() -> watch.get().isPresent());
    say(3, "10.1");

    await()
        .atMost(LIMIT)
        .until(
            () -> {
              pass(Duration.ofSeconds(1));
              return watch.get().isEmpty() && answers.get() > 2;
            });
  }

  @Test
  void anAnswerThatLayHereSinceSomebodyLastLookedIsNotShownAsCurrent() {
    say(3, "0.4");
    watch.get();
    await().atMost(LIMIT).until(() -> answers.get() == 1);
    say(4, "0.4");
    pass(Duration.ofHours(1));

    // Until the next question is asked and answered, nothing is known.
    Backlog shown = await().atMost(LIMIT).until(watch::get, Optional::isPresent).orElseThrow();

    assertEquals(4, shown.messages());
  }

  private void say(long messages, String sampleAge) {
    answer =
        """
        {"messages":%d,"oldestAgeSeconds":1.5,"parked":0,"relay":"active","why":"","sampleAgeSeconds":%s}"""
            .formatted(messages, sampleAge);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
