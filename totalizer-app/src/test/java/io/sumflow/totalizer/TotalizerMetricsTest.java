package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.contracts.metrics.Family;
import io.sumflow.contracts.metrics.MetricsContract;
import io.sumflow.contracts.metrics.Scrape;
import io.sumflow.embedded.KafkaBroker;
import io.sumflow.embedded.PostgresServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the totalizer measures, once it has applied sums, dropped one that came twice, set one
 * aside, and a client has asked for what is not there.
 */
@Timeout(180)
final class TotalizerMetricsTest extends MetricsContract {

  private static final int SUMS = 20;
  private static final String TRACE = UUID.randomUUID().toString().replace("-", "");
  private static final List<String> NONE = List.of();
  private static final List<String> EVENT = List.of("event_type", "topic");
  private static final List<String> TOPIC = List.of("topic");
  private static final List<String> POOL = List.of("db_client_connection_pool_name");

  private static RunningTotalizer totalizer;

  @BeforeAll
  static void start() throws Exception {
    String topic = "sums-" + UUID.randomUUID();
    KafkaBroker kafka = KafkaBroker.shared();
    kafka.createTopic(topic, 2);
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            PostgresServer.shared().jdbcUrl(PostgresServer.shared().createDatabase()),
            "KAFKA_BROKERS",
            kafka.bootstrapServers(),
            "KAFKA_TOPIC",
            topic,
            "KAFKA_GROUP_ID",
            topic);
    RunningTotalizer.migrate(environment);
    totalizer = RunningTotalizer.start(environment);
    try (Sender sender = new Sender(kafka.bootstrapServers(), topic)) {
      for (int i = 0; i < SUMS; i++) {
        sender.send(i % 2, event(i), headers(i));
      }
      sender.send(1, event(0), headers(0));
      sender.send(1, heartbeat().getBytes(UTF_8), Map.of());
      sender.send(0, "junk".getBytes(UTF_8), Map.of());
    }
    for (int i = 0; i < 500; i++) {
      ask("GET", "/path-" + i);
      ask("M" + i, "/v1/results");
    }
    totalizer.get("/v1/results");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> Scrape.parse(totalizer.scrape()),
            scrape ->
                value(scrape, "sumflow_dead_letters_total") == 1
                    && value(scrape, "sumflow_duplicates_total") == 1
                    && scrape.find("kafka_consumer_lag").isPresent()
                    && scrape.find("sumflow_applied_sums").isPresent()
                    && scrape.find("sumflow_heartbeat_age_seconds").isPresent());
  }

  private static void ask(String method, String path) throws Exception {
    totalizer.send(
        totalizer.request(path).method(method, HttpRequest.BodyPublishers.noBody()).build());
  }

  private static byte[] event(int number) {
    UUID id = new UUID(1, number);
    return Sender.event(id, number, 1, number + 1).getBytes(UTF_8);
  }

  private static String heartbeat() {
    return """
        {"event_id":"%s","event_type":"sumflow.heartbeat","payload":{},"created_at":"%s"}"""
        .formatted(new UUID(2, 0), Instant.now());
  }

  /** One of them is sampled. */
  private static Map<String, String> headers(int number) {
    return Map.of(
        "ce_id",
        new UUID(1, number).toString(),
        "ce_type",
        "sum.calculated",
        "ce_time",
        Instant.now().toString(),
        "traceparent",
        "00-" + TRACE + "-00f067aa0ba902b7-0" + (number == 7 ? 1 : 0));
  }

  private static double value(Scrape scrape, String name) {
    return scrape.find(name).stream()
        .flatMap(family -> family.samples().stream())
        .mapToDouble(Family.Sample::value)
        .sum();
  }

  @AfterAll
  static void stop() {
    totalizer.close();
  }

  @Test
  void aLatencyIsObservedOncePerAppliedSum() throws Exception {
    for (String name :
        List.of("event_processing_latency_seconds", "kafka_delivery_latency_seconds")) {
      Family family = Scrape.parse(totalizer.scrape()).find(name).orElseThrow();
      double observed =
          family.samples().stream()
              .filter(sample -> sample.name().equals(name + "_count"))
              .filter(sample -> sample.labels().containsValue("sum.calculated"))
              .mapToDouble(Family.Sample::value)
              .sum();

      assertEquals(SUMS, observed, name);
    }
  }

  @Test
  void anExemplarHasTheTraceThatWasSent() throws Exception {
    for (String name :
        List.of("event_processing_latency_seconds", "kafka_delivery_latency_seconds")) {
      Family family = Scrape.parse(totalizer.scrape()).find(name).orElseThrow();

      assertEquals(
          List.of(Map.of("trace_id", TRACE, "span_id", "00f067aa0ba902b7")),
          family.samples().stream()
              .map(Family.Sample::exemplar)
              .filter(exemplar -> !exemplar.isEmpty())
              .toList(),
          name);
    }
  }

  @Test
  void bothPortsTellTheSame() throws Exception {
    assertTrue(totalizer.admin("/metrics").body().contains("sumflow_duplicates_total{"));
  }

  @Override
  protected String service() {
    return "totalizer";
  }

  @Override
  protected String scrape() throws Exception {
    return totalizer.scrape();
  }

  @Override
  protected Map<String, List<String>> promised() {
    return Map.ofEntries(
        entry("event_processing_latency_seconds", EVENT),
        entry("kafka_delivery_latency_seconds", EVENT),
        entry("kafka_messages_consumed_total", List.of("event_type", "status", "topic")),
        entry("kafka_consumer_lag", List.of("partition", "topic")),
        entry("sumflow_consumer_lag_seconds", List.of("partition", "topic")),
        entry("kafka_consumer_errors_total", List.of("kind")),
        entry("sumflow_receiver_batch_messages", NONE),
        entry("sumflow_duplicates_total", TOPIC),
        entry("sumflow_dead_letters_total", TOPIC),
        entry("sumflow_fenced_partitions_total", NONE),
        entry("sumflow_topic_recreations_total", TOPIC),
        entry("sumflow_log_truncations_total", TOPIC),
        entry("sumflow_receiver_failures_total", List.of("kind")),
        entry("sumflow_clock_skew_total", NONE),
        entry("sumflow_last_processed_timestamp_seconds", NONE),
        entry("http_requests_total", List.of("method", "route", "status")),
        entry("http_request_duration_seconds", List.of("method", "route")),
        entry(
            "http_server_request_duration_seconds",
            List.of(
                "error_type",
                "http_request_method",
                "http_response_status_code",
                "http_route",
                "url_scheme")),
        entry("sumflow_applied_sums", NONE),
        entry("sumflow_applied_amount", NONE),
        entry("sumflow_heartbeat_timestamp_seconds", NONE),
        entry("sumflow_heartbeat_age_seconds", NONE),
        entry("sumflow_build_info", List.of("java_version", "service", "version")),
        entry("sumflow_database_duration_seconds", List.of("error_type", "operation")),
        entry(
            "db_client_connection_count",
            List.of("db_client_connection_pool_name", "db_client_connection_state")),
        entry("db_client_connection_max", POOL),
        entry("db_client_connection_pending_requests", POOL),
        entry("jvm_memory_used_bytes", List.of("area")));
  }

  @Override
  protected Map<String, List<Double>> buckets() {
    List<Double> latency =
        List.of(.001, .005, .01, .025, .05, .1, .25, .5, 1.0, 2.0, 2.5, 5.0, 10.0);
    List<Double> request =
        List.of(.005, .01, .025, .05, .075, .1, .25, .5, .75, 1.0, 2.5, 5.0, 7.5, 10.0);
    return Map.of(
        "event_processing_latency_seconds", latency,
        "kafka_delivery_latency_seconds", latency,
        "http_server_request_duration_seconds", request,
        "http_request_duration_seconds", request);
  }
}
