package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sumflow.embedded.KafkaBroker;
import io.sumflow.embedded.PostgresServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What open pages are told, over real HTTP, of what came over real Kafka. */
final class LiveFeedTest {

  private static final String TOPIC = "live-" + UUID.randomUUID();
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final int VIEWERS_MAX = 50;

  private static Map<String, String> environment = Map.of();
  private static RunningTotalizer totalizer;
  private static Sender sender;

  @BeforeAll
  static void start() throws Exception {
    KafkaBroker.shared().createTopic(TOPIC, 3);
    environment =
        new HashMap<>(
            Map.of(
                "DATABASE_URL",
                PostgresServer.shared().jdbcUrl(PostgresServer.shared().createDatabase()),
                "KAFKA_BROKERS",
                KafkaBroker.shared().bootstrapServers(),
                "KAFKA_TOPIC",
                TOPIC,
                "KAFKA_GROUP_ID",
                TOPIC,
                "TRACING_UI",
                "http://localhost:16686/"));
    RunningTotalizer.migrate(environment);
    totalizer = RunningTotalizer.start(environment);
    sender = new Sender(KafkaBroker.shared().bootstrapServers(), TOPIC);
  }

  @AfterAll
  static void stop() {
    sender.close();
    totalizer.close();
  }

  @Test
  void aPageIsToldFirstWhatThereIsAndWhereToLook() throws Exception {
    try (Watching page = Watching.of(totalizer)) {
      JsonNode frame = page.awaitFrame(one -> one.path("first").booleanValue());

      Watching.Event setup = page.events().get(0);
      assertEquals("setup", setup.name());
      assertFalse(setup.data().path("door").booleanValue());
      assertTrue(setup.data().path("traced").booleanValue());
      assertEquals("http://localhost:16686", setup.data().path("traces").textValue());
      assertFalse(setup.data().has("dashboards"));
      assertTrue(frame.path("total").textValue().matches("-?\\d+"), frame::toString);
      assertTrue(frame.path("backlog").isNull(), frame::toString);
      assertEquals(60, frame.path("spark").size());
      assertEquals("text/event-stream;charset=utf-8", page.header("Content-Type").orElse(""));
      assertEquals("no-store, no-transform", page.header("Cache-Control").orElse(""));
    }
  }

  @Test
  void aSumIsShownWithItsWayAndTheTotalThatHoldsIt() throws Exception {
    try (Watching page = Watching.of(totalizer)) {
      Instant recorded = Instant.now().minusMillis(300);
      send(1, 9_007_199_254_740_993L, 2, recorded, "00-" + TRACE + "-00f067aa0ba902b7-01");

      JsonNode sum = page.awaitSum(one -> one.path("x").textValue().equals("9007199254740993"));

      assertEquals("2", sum.path("y").textValue());
      assertEquals("9007199254740995", sum.path("sum").textValue());
      assertEquals(recorded, Instant.parse(sum.path("recorded").textValue()));
      assertTrue(sum.path("publishedMs").doubleValue() >= 290, sum::toString);
      assertTrue(sum.path("countedMs").doubleValue() >= 0, sum::toString);
      assertEquals(TRACE, sum.path("trace").textValue());
      assertTrue(sum.path("sampled").booleanValue());
      JsonNode frame = page.awaitFrame(one -> one.path("total").textValue().length() >= 16);
      assertTrue(Long.parseLong(frame.path("count").textValue()) >= 1);
      page.awaitFrame(one -> one.path("latency").path("p99").doubleValue() >= 290);
      page.awaitFrame(one -> one.path("rate").doubleValue() > 0);
    }
  }

  @Test
  void clocksThatDifferGiveNoTimeBelowZero() throws Exception {
    try (Watching page = Watching.of(totalizer)) {
      send(0, 11, 22, Instant.now().plusSeconds(3600), "");

      JsonNode sum = page.awaitSum(one -> one.path("sum").textValue().equals("33"));

      assertEquals(0, sum.path("publishedMs").doubleValue());
      assertTrue(sum.path("countedMs").doubleValue() >= 0, sum::toString);
    }
  }

  @Test
  void aSumOfTheOriginalAdderIsShownByWhatItsBodySays() throws Exception {
    try (Watching page = Watching.of(totalizer)) {
      sender.original(2, Sender.newId(), 70, 7);

      JsonNode sum = page.awaitSum(one -> one.path("sum").textValue().equals("77"));

      assertEquals("2026-01-02T03:04:05.678901234Z", sum.path("recorded").textValue());
      assertFalse(sum.has("trace"));
    }
  }

  @Test
  void whoComesLaterSeesTheNewestOnes() throws Exception {
    try (Watching early = Watching.of(totalizer)) {
      send(0, 500, 55, Instant.now(), "");
      early.awaitSum(one -> one.path("sum").textValue().equals("555"));

      try (Watching late = Watching.of(totalizer)) {
        JsonNode first = late.awaitFrame(one -> one.path("first").booleanValue());

        assertTrue(first.path("sums").toString().contains("\"555\""), first::toString);
      }
    }
  }

  @Test
  void aPageHearsThatSomebodyIsThereWhileNothingHappens() throws Exception {
    Map<String, String> quiet = withGroup();
    quiet.put("KAFKA_BROKERS", "127.0.0.1:1");
    try (RunningTotalizer other = RunningTotalizer.start(quiet);
        Watching page = Watching.of(other)) {
      page.awaitFrame(frame -> true);

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> page.events().stream().anyMatch(event -> event.name().equals("still")));
    }
  }

  @Test
  void placesAreLimitedAndComeFreeAgain() throws Exception {
    List<Watching> pages = new ArrayList<>();
    try (RunningTotalizer other = RunningTotalizer.start(withGroup())) {
      while (pages.size() < VIEWERS_MAX) {
        pages.add(Watching.of(other));
      }

      HttpResponse<String> refused = other.get("/v1/live");

      assertEquals(503, refused.statusCode());
      assertEquals("{\"error\":\"pages at once must be at most 50\"}", refused.body());
      assertEquals("10", refused.headers().firstValue("Retry-After").orElse(""));
      for (Watching page : pages) {
        page.close();
      }
      // That they are gone is noticed when they are written to.
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                send(0, 1, 1, Instant.now(), "");
                return other.admin("/metrics").body().contains("\nsumflow_live_viewers 0.0");
              });
      Watching.of(other).close();
    }
  }

  @Test
  void aPageThatTakesNothingIsDroppedAndDelaysNobody() throws Exception {
    try (RunningTotalizer other = RunningTotalizer.start(withGroup());
        Socket slow = new Socket()) {
      other.sendBuffer(4_096);
      slow.setReceiveBufferSize(1_024);
      slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), other.httpPort()));
      slow.getOutputStream().write("GET /v1/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      try (Watching page = Watching.of(other)) {
        await()
            .atMost(Duration.ofSeconds(90))
            .pollInterval(Duration.ofMillis(20))
            .until(
                () -> {
                  for (int i = 0; i < 40; i++) {
                    send(0, 1_000_000_000_000_000L + i, 1, Instant.now(), "");
                  }
                  return other.admin("/metrics").body().contains("\nsumflow_live_viewers 1.0");
                });

        send(0, 123, 321, Instant.now(), "");
        page.awaitSum(one -> one.path("sum").textValue().equals("444"));
      }
    }
  }

  @Test
  void theEndOfTheServerIsTheEndOfThePagesAndWaitsForNone() throws Exception {
    RunningTotalizer other = RunningTotalizer.start(withGroup());
    try (Watching page = Watching.of(other);
        Watching another = Watching.of(other)) {
      page.awaitFrame(frame -> true);
      another.awaitFrame(frame -> true);

      long begin = System.nanoTime();
      other.close();

      // The drain's own limit is ten seconds.
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      assertTrue(took.compareTo(Duration.ofSeconds(8)) < 0, took::toString);
      await().atMost(Duration.ofSeconds(5)).until(() -> page.hasEnded() && another.hasEnded());
    }
  }

  private static Map<String, String> withGroup() {
    Map<String, String> all = new HashMap<>(environment);
    all.put("KAFKA_GROUP_ID", TOPIC + UUID.randomUUID());
    return all;
  }

  private static void send(int partition, long x, long y, Instant recorded, String parent) {
    UUID id = Sender.newId();
    Map<String, String> headers = new HashMap<>();
    headers.put("ce_id", id.toString());
    headers.put("ce_type", "sum.calculated");
    headers.put("ce_time", recorded.toString());
    if (!parent.isEmpty()) {
      headers.put("traceparent", parent);
    }
    sender.send(partition, Sender.event(id, x, y, x + y).getBytes(UTF_8), headers);
  }
}
