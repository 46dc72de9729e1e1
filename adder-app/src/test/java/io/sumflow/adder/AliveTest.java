package io.sumflow.adder;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a whole adder shows of itself while its heart beats every second. */
@Timeout(120)
final class AliveTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String topic = "";
  private static String url = "";
  private static RunningAdder adder;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> environment = new HashMap<>(Servers.readyEnvironment());
    environment.put("HEARTBEAT_INTERVAL", "1s");
    topic = environment.getOrDefault("KAFKA_TOPIC", "");
    url = environment.getOrDefault("DATABASE_URL", "");
    adder = RunningAdder.start(environment);
  }

  @AfterAll
  static void stop() {
    adder.close();
  }

  @Test
  void heartbeatsGoTheWayOfSumsAndSayHowManyWereRecorded() throws Exception {
    adder.add(40, 2);
    adder.add(-7, 0);
    long sums = number("select count(*) from outbox_message where type = 'sum.calculated'");

    List<ConsumerRecord<String, String>> heartbeats = heartbeats(sums);
    ConsumerRecord<String, String> last = heartbeats.get(heartbeats.size() - 1);
    JsonNode event = JSON.readTree(last.value());
    assertEquals("sumflow.heartbeat", header(last, "ce_type"));
    assertEquals("sumflow.heartbeat", event.get("event_type").asText());
    assertEquals("heartbeat", event.get("aggregate_type").asText());
    assertEquals(event.get("event_id").asText(), header(last, "ce_id"));
    assertEquals(last.key(), event.get("aggregate_id").asText());
    assertEquals(
        heartbeats.size(), heartbeats.stream().map(ConsumerRecord::key).distinct().count());
    await().atMost(LONG).until(() -> adder.metric("sumflow_recorded_sums") == (double) sums);
    assertEquals(35 + 2.0 * (sums - 2), adder.metric("sumflow_recorded_amount"));
    assertTrue(adder.metric("sumflow_heartbeats_appended_total") >= heartbeats.size());
  }

  @Test
  void theBacklogIsToldWithWhatTheRelayDoes() throws Exception {
    adder.add(1, 1);
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              JsonNode told = JSON.readTree(adder.get("/backlog").body());
              assertEquals("active", told.path("relay").asText());
              assertEquals(0, told.path("messages").asInt(-1));
            });

    HttpResponse<String> response = adder.get("/backlog");
    JsonNode told = JSON.readTree(response.body());
    assertEquals(200, response.statusCode());
    assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
    assertTrue(told.path("oldestAgeSeconds").isNumber());
    assertEquals(0, told.path("parked").asInt(-1));
    assertEquals("", told.path("why").asText("none"));
    assertTrue(told.path("sampleAgeSeconds").asDouble(100) < 60);
    assertFalse(told.has("error"));
  }

  /** All until one says this number. */
  private static List<ConsumerRecord<String, String>> heartbeats(long recorded) {
    String said = "\"payload\":{\"recorded\":" + recorded + "}";
    try (Topic arrived = new Topic(Servers.KAFKA.bootstrapServers(), topic)) {
      await()
          .atMost(LONG)
          .until(() -> arrived.records().stream().anyMatch(one -> one.value().contains(said)));
      return arrived.records().stream()
          .filter(message -> header(message, "ce_type").equals("sumflow.heartbeat"))
          .toList();
    }
  }

  private static long number(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String header(ConsumerRecord<String, String> message, String name) {
    var header = message.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
