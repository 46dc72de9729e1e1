package io.sumflow.totalizer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.contracts.metrics.Family;
import io.sumflow.contracts.metrics.Scrape;
import io.sumflow.embedded.KafkaBroker;
import io.sumflow.embedded.OtlpCollector;
import io.sumflow.embedded.OtlpSpan;
import io.sumflow.embedded.PostgresServer;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the totalizer shows of requests and polls. */
final class TracingTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String topic = "sums-" + UUID.randomUUID();

  @Test
  void aRequestIsShownWithItsStatementsAndProbesAreNot() throws Exception {
    Set<Map<String, String>> exemplars;
    try (OtlpCollector collector = OtlpCollector.start()) {
      try (RunningTotalizer totalizer = RunningTotalizer.start(environment(collector))) {
        totalizer.send(
            totalizer
                .request("/v1/results")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .build());
        totalizer.get("/v1/healthcheck");
        exemplars = exemplars(totalizer, "http_server_request_duration_seconds");
        totalizer.admin("/metrics");
        totalizer.admin("/health");
        totalizer.admin("/healthcheck");
        totalizer.get("/v1/nothing");
        Watching.of(totalizer).close();
      }

      List<OtlpSpan> servers =
          collector.spans().stream().filter(span -> span.kind().equals("SERVER")).toList();
      assertEquals(
          List.of("GET /v1/results", "GET"), servers.stream().map(OtlpSpan::name).toList());
      OtlpSpan results = servers.get(0);
      assertEquals("00f067aa0ba902b7", results.parentId());
      assertEquals(
          Set.of(Map.of("trace_id", results.traceId(), "span_id", results.spanId())), exemplars);
      assertEquals("/v1/results", results.attributes().get("http.route"));
      assertEquals("200", results.attributes().get("http.response.status_code"));
      assertEquals("404", servers.get(1).attributes().get("http.response.status_code"));
      List<OtlpSpan> statements =
          collector.spans().stream()
              .filter(span -> span.parentId().equals(results.spanId()))
              .toList();
      assertEquals(1, statements.size(), statements::toString);
      assertTrue(statements.get(0).name().contains("sum_tally"), statements::toString);
    }
  }

  @Test
  void aSumAddedAtTheDoorGoesOnInTheRequestsSpan() throws Exception {
    KafkaBroker.shared().createTopic(topic, 1);
    try (OtlpCollector collector = OtlpCollector.start()) {
      Optional<String> passed;
      try (Sender sender = new Sender(KafkaBroker.shared().bootstrapServers(), topic);
          TestAdder adder = new TestAdder(sender)) {
        Map<String, String> environment = environment(collector);
        environment.put("DEMO_ADDER", adder.address());
        try (RunningTotalizer totalizer = RunningTotalizer.start(environment)) {
          totalizer.send(
              totalizer
                  .request("/v1/sums")
                  .header("Content-Type", "application/json")
                  .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"x\":5,\"y\":3}"))
                  .build());
        }
        passed = adder.header("traceparent");
      }

      OtlpSpan span = named(collector, "POST /v1/sums").get(0);
      assertEquals("00f067aa0ba902b7", span.parentId());
      assertTrue(
          passed
              .orElse("")
              .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-" + span.spanId() + "-"),
          passed::toString);
    }
  }

  @Test
  void aMessageOfNobodysTraceIsReadWithoutOne() throws Exception {
    KafkaBroker.shared().createTopic(topic, 1);
    try (OtlpCollector collector = OtlpCollector.start()) {
      try (RunningTotalizer totalizer = RunningTotalizer.start(environment(collector));
          Sender sender = new Sender(KafkaBroker.shared().bootstrapServers(), topic)) {
        sender.original(0, UUID.randomUUID(), 1, 2);
        await().atMost(LIMIT).until(totalizer::total, BigInteger.valueOf(3)::equals);
      }

      OtlpSpan poll = named(collector, "poll " + topic).get(0);
      assertEquals("", poll.parentId());
      assertEquals(List.of(), poll.links());
      assertTrue(
          collector.spans().stream()
              .anyMatch(
                  span ->
                      span.parentId().equals(poll.spanId()) && span.name().contains("sum_tally")),
          () -> "no statement of the poll among " + collector.spans());
      assertEquals(poll.spanId(), named(collector, "commit " + topic).get(0).parentId());
    }
  }

  private static Set<Map<String, String>> exemplars(RunningTotalizer totalizer, String metric)
      throws Exception {
    return Scrape.parse(totalizer.scrape()).find(metric).stream()
        .flatMap(family -> family.samples().stream())
        .map(Family.Sample::exemplar)
        .filter(exemplar -> !exemplar.isEmpty())
        .collect(Collectors.toSet());
  }

  private static List<OtlpSpan> named(OtlpCollector collector, String name) {
    List<OtlpSpan> named =
        collector.spans().stream().filter(span -> span.name().equals(name)).toList();
    assertTrue(!named.isEmpty(), () -> name + " is not among " + collector.spans());
    return named;
  }

  private Map<String, String> environment(OtlpCollector collector) throws Exception {
    String database = PostgresServer.shared().createDatabase();
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", PostgresServer.shared().jdbcUrl(database));
    environment.put("KAFKA_BROKERS", KafkaBroker.shared().bootstrapServers());
    environment.put("KAFKA_TOPIC", topic);
    environment.put("KAFKA_GROUP_ID", topic);
    RunningTotalizer.migrate(environment);
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    environment.put("OTEL_BSP_SCHEDULE_DELAY", "50");
    return environment;
  }
}
