package io.sumflow.adder;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.sumflow.embedded.Ports;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
      Set.of("timestamp", "level", "thread", "logger", "message");
  private static final Set<String> SOMETIMES =
      Set.of("exception", "trace_id", "span_id", "trace_flags", "message_id");

  private final int grpcPort = Ports.free();
  private final int adminPort = Ports.free();

  @Test
  void everyLineIsJsonAndNoneIsWrittenPerSumAndNothingIsSecret(@TempDir Path directory)
      throws Exception {
    Process process = ProcessTest.start(directory, environment(), "server", "adder.yml");
    try {
      await().atMost(LONG).until(() -> ProcessTest.isReady(adminPort));
      addAll();
      await().atMost(LONG).until(() -> get("/metrics").contains("sumflow_relay_active 1.0"));

      for (String path : List.of("/metrics", "/health", "/healthcheck", "/nowhere")) {
        assertFalse(get(path).contains(CANARY), path);
      }
    } finally {
      process.getOutputStream().close();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    }

    List<String> lines = Files.readAllLines(directory.resolve("out"));
    assertTrue(lines.size() > 3, lines::toString);
    assertTrue(lines.size() < 30, () -> SUMS + " sums, and lines " + lines);
    for (String line : lines) {
      assertFits(line);
      assertFalse(line.contains(CANARY), line);
    }
    assertFalse(Files.readString(directory.resolve("err")).contains(CANARY));
  }

  /** The fields that the log's description promises, and no other. */
  private static void assertFits(String line) throws Exception {
    JsonNode json = new ObjectMapper().readTree(line);
    Set<String> fields = new HashSet<>();
    json.fieldNames().forEachRemaining(fields::add);
    assertTrue(fields.containsAll(ALWAYS), line);
    fields.removeAll(ALWAYS);
    assertTrue(SOMETIMES.containsAll(fields), line);
    assertTrue(Instant.parse(json.get("timestamp").asText()).isAfter(Instant.EPOCH), line);
    assertTrue(Set.of("INFO", "WARN", "ERROR").contains(json.get("level").asText()), line);
  }

  private Map<String, String> environment() throws Exception {
    Map<String, String> environment = new HashMap<>(Servers.readyEnvironment());
    environment.merge("DATABASE_URL", "&password=" + CANARY, String::concat);
    environment.put("BIND_HOST", "127.0.0.1");
    environment.put("GRPC_PORT", Integer.toString(grpcPort));
    environment.put("METRICS_PORT", Integer.toString(adminPort));
    environment.put("SUMFLOW_END_WITH_STDIN", "true");
    return environment;
  }

  private void addAll() {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", grpcPort, InsecureChannelCredentials.create())
            .build();
    try {
      for (int i = 0; i < SUMS; i++) {
        assertEquals(
            i,
            SumNumbersServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(LONG.toSeconds(), TimeUnit.SECONDS)
                .sumNumbers(SumNumbersRequest.newBuilder().setX(i).build())
                .getSum());
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private String get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
