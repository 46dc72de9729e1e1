package io.sumflow.adder;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sumflow.proto.SumNumbersRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the adder's process writes while it works: little, in a form machines read, no secrets. */
@Timeout(120)
final class LogTest {

  private static final Duration LONG = Duration.ofSeconds(60);
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
    List<String> lines;
    try (AdderProcess adder = AdderProcess.start(directory, environment())) {
      adder.awaitReady();
      for (int i = 0; i < SUMS; i++) {
        assertEquals(i, adder.client().sumNumbers(sum(i)).getSum());
      }
      await().atMost(LONG).until(() -> adder.get("/metrics").contains("sumflow_relay_active 1.0"));

      for (String path : List.of("/metrics", "/health", "/healthcheck", "/nowhere")) {
        assertFalse(adder.get(path).contains(CANARY), path);
      }
      adder.process().getOutputStream().close();
      adder.exit();
      lines = adder.out().lines().toList();
      assertFalse(adder.errors().contains(CANARY));
    }

    assertTrue(lines.size() > 3, lines::toString);
    assertTrue(lines.size() < 30, () -> SUMS + " sums, and lines " + lines);
    for (String line : lines) {
      assertFits(line);
      assertFalse(line.contains(CANARY), line);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aParkedMessageIsSaidWithTheTraceOfItsOwnSum(boolean telemetry, @TempDir Path directory)
      throws Exception {
    Map<String, String> environment = environment();
    String small = "small-" + UUID.randomUUID();
    Servers.KAFKA.createTopic(small, 1, Map.of("max.message.bytes", "100"));
    environment.put("KAFKA_TOPIC", small);
    environment.put("OTEL_TRACES_EXPORTER", telemetry ? "otlp" : "none");
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
    try (AdderProcess adder = AdderProcess.start(directory, environment)) {
      adder.awaitReady();
      adder.client("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00").sumNumbers(sum(5));

      JsonNode line =
          await().atMost(LONG).until(() -> parked(adder), Optional::isPresent).orElseThrow();

      assertEquals(TRACE, line.path("trace_id").textValue(), line::toString);
      assertEquals(16, line.path("span_id").asText().length(), line::toString);
      assertEquals("00", line.path("trace_flags").textValue(), line::toString);
      String id = line.path("message_id").asText("none");
      assertTrue(line.path("message").asText().contains(id), line::toString);
    }
  }

  @Test
  void aBacklogThatCannotBeCountedIsSaidOnceAndWhenItIsOver(@TempDir Path directory)
      throws Exception {
    Map<String, String> environment = environment();
    String url = environment.getOrDefault("DATABASE_URL", "");
    String told = "The backlog was not counted";
    try (AdderProcess adder = AdderProcess.start(directory, environment);
        Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      adder.awaitReady();
      statement.execute("alter sequence outbox_message_seq rename to elsewhere");
      await().atMost(LONG).until(() -> adder.out().contains(told + " and is tried again: "));

      statement.execute("alter sequence elsewhere rename to outbox_message_seq");

      await().atMost(LONG).until(() -> adder.out().contains(told + ": over"));
      assertEquals(2, adder.out().lines().filter(line -> line.contains(told)).count());
    }
  }

  private static Optional<JsonNode> parked(AdderProcess adder) throws Exception {
    Optional<String> line =
        adder.out().lines().filter(one -> one.contains("was parked: ")).findFirst();
    return line.isPresent()
        ? Optional.of(new ObjectMapper().readTree(line.get()))
        : Optional.empty();
  }

  private static SumNumbersRequest sum(int x) {
    return SumNumbersRequest.newBuilder().setX(x).build();
  }

  /** The fields that the log's description promises, and no other. */
  private static void assertFits(String line) throws Exception {
    JsonNode json = new ObjectMapper().readTree(line);
    Set<String> fields = new HashSet<>();
    json.fieldNames().forEachRemaining(fields::add);
    assertTrue(fields.containsAll(ALWAYS), line);
    assertEquals("adder", json.get("service").asText(), line);
    assertEquals("development", json.get("version").asText(), line);
    fields.removeAll(ALWAYS);
    assertTrue(SOMETIMES.containsAll(fields), line);
    assertTrue(Instant.parse(json.get("timestamp").asText()).isAfter(Instant.EPOCH), line);
    assertTrue(Set.of("INFO", "WARN", "ERROR").contains(json.get("level").asText()), line);
  }

  private Map<String, String> environment() throws Exception {
    Map<String, String> environment = new HashMap<>(Servers.readyEnvironment());
    environment.merge("DATABASE_URL", "&password=" + CANARY, String::concat);
    environment.put("SUMFLOW_END_WITH_STDIN", "true");
    return environment;
  }
}
