package io.sumflow.adder;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sumflow.proto.SumNumbersRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the adder's process writes while it works: little, in a form machines read, no secrets. */
@Timeout(120)
final class LogTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int SUMS = 200;
  private static final String CANARY = "geheim-4711";
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
        SumNumbersRequest request = SumNumbersRequest.newBuilder().setX(i).build();
        assertEquals(i, adder.client().sumNumbers(request).getSum());
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
