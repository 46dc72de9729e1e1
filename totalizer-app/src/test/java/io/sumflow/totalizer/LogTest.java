package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sumflow.embedded.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the totalizer's process writes: little, in a form machines read, no secrets. */
final class LogTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SUMS = 200;
  private static final String CANARY = "geheim-4711";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Set<String> ALWAYS =
      Set.of("timestamp", "level", "thread", "logger", "message", "service", "version");
  private static final Set<String> SOMETIMES =
      Set.of("exception", "trace_id", "span_id", "trace_flags", "message_id");

  @Test
  void everyLineIsJsonAndNoneIsWrittenPerSumAndNothingIsSecret(@TempDir Path directory)
      throws Exception {
    String topic = "sums-" + UUID.randomUUID();
    KafkaBroker.shared().createTopic(topic, 1);
    UUID bad = UUID.randomUUID();
    try (TotalizerProcess process =
            TotalizerProcess.start(directory, environment(topic), "server", "totalizer.yml");
        Sender sender = new Sender(KafkaBroker.shared().bootstrapServers(), topic)) {
      process.awaitReady();
      for (int i = 0; i < SUMS; i++) {
        sender.original(0, UUID.randomUUID(), i, 0);
      }
      sender.send(0, ("{\"event_id\":\"" + bad + "\"}").getBytes(UTF_8), Map.of());
      await()
          .atMost(LIMIT)
          .until(() -> process.get("HTTP_PORT", "/v1/results").contains("\"count\":" + SUMS));
      await().atMost(LIMIT).until(() -> process.text("out").contains(bad.toString()));

      for (String path : List.of("/metrics", "/health", "/healthcheck", "/nowhere")) {
        assertFalse(process.get("ADMIN_PORT", path).contains(CANARY), path);
      }
      for (String path : List.of("/metrics", "/v1/results", "/v1/healthcheck", "/v1/nowhere")) {
        assertFalse(process.get("HTTP_PORT", path).contains(CANARY), path);
      }
      process.process().destroy();
      process.exit();
      assertFits(process, bad);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeadLetterIsSaidWithTheTraceOfItsOwnSum(boolean telemetry, @TempDir Path directory)
      throws Exception {
    String topic = "sums-" + UUID.randomUUID();
    KafkaBroker.shared().createTopic(topic, 1);
    Map<String, String> environment = environment(topic);
    environment.put("OTEL_TRACES_EXPORTER", telemetry ? "otlp" : "none");
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
    try (TotalizerProcess process =
            TotalizerProcess.start(directory, environment, "server", "totalizer.yml");
        Sender sender = new Sender(KafkaBroker.shared().bootstrapServers(), topic)) {
      byte[] bad = "{}".getBytes(UTF_8);
      sender.send(0, bad, Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00"));
      sender.send(0, bad, Map.of());

      List<JsonNode> lines =
          await().atMost(LIMIT).until(() -> letters(process), told -> told.size() == 2);

      assertEquals(TRACE, lines.get(0).path("trace_id").textValue(), lines::toString);
      assertEquals("00f067aa0ba902b7", lines.get(0).path("span_id").textValue(), lines::toString);
      assertEquals("00", lines.get(0).path("trace_flags").textValue(), lines::toString);
      assertFalse(lines.get(1).has("trace_id"), "of its poll alone, which leads nowhere");
    }
  }

  private static List<JsonNode> letters(TotalizerProcess process) throws Exception {
    List<JsonNode> letters = new ArrayList<>();
    for (String line : process.text("out").lines().toList()) {
      if (line.contains("dead letter ")) {
        letters.add(new ObjectMapper().readTree(line));
      }
    }
    return letters;
  }

  private static void assertFits(TotalizerProcess process, UUID bad) throws Exception {
    List<String> lines = process.text("out").lines().toList();
    assertTrue(lines.size() < 30, () -> SUMS + " sums, and lines " + lines);
    List<String> named = new ArrayList<>();
    for (String line : lines) {
      JsonNode json = new ObjectMapper().readTree(line);
      Set<String> fields = new HashSet<>();
      json.fieldNames().forEachRemaining(fields::add);
      assertTrue(fields.containsAll(ALWAYS), line);
      assertEquals("totalizer", json.get("service").asText(), line);
      assertEquals("development", json.get("version").asText(), line);
      fields.removeAll(ALWAYS);
      assertTrue(SOMETIMES.containsAll(fields), line);
      assertTrue(Instant.parse(json.get("timestamp").asText()).isAfter(Instant.EPOCH), line);
      if (json.has("message_id")) {
        named.add(json.get("message_id").asText());
      }
    }
    assertEquals(List.of(bad.toString()), named);
    assertFalse((process.text("out") + process.text("err")).contains(CANARY));
  }

  private static Map<String, String> environment(String topic) throws Exception {
    Map<String, String> environment = new HashMap<>(TotalizerProcess.migrated());
    environment.merge("DATABASE_URL", "&password=" + CANARY, String::concat);
    environment.put("KAFKA_BROKERS", KafkaBroker.shared().bootstrapServers());
    environment.put("KAFKA_TOPIC", topic);
    environment.put("KAFKA_GROUP_ID", topic);
    return environment;
  }
}
