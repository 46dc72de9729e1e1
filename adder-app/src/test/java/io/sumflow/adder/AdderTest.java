package io.sumflow.adder;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole adder over real ports, a real PostgreSQL and a real Kafka, all in good health. */
@Timeout(120)
final class AdderTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static String topic = "";
  private static String url = "";
  private static RunningAdder adder;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> environment = Servers.readyEnvironment();
    topic = environment.getOrDefault("KAFKA_TOPIC", "");
    url = environment.getOrDefault("DATABASE_URL", "");
    adder = RunningAdder.start(environment);
  }

  @AfterAll
  static void stop() {
    adder.close();
  }

  @Test
  void aSumIsAnnouncedAsAnEventWithItsHeaders() throws Exception {
    String parent = "00-" + UUID.randomUUID().toString().replace("-", "") + "-b7ad6b7169203331-01";

    assertEquals(2, adder.add(5, -3, "traceparent", parent, "tracestate", "a=1"));

    ConsumerRecord<String, String> message = announced(parent);
    JsonNode event = new ObjectMapper().readTree(message.value());
    assertEquals(message.key(), event.get("aggregate_id").asText());
    assertEquals("sum", event.get("aggregate_type").asText());
    assertEquals("sum.calculated", event.get("event_type").asText());
    assertEquals("{\"x\":5,\"y\":-3,\"result\":2}", event.get("payload").toString());
    assertTrue(Instant.parse(event.get("created_at").asText()).isBefore(Instant.now()));
    assertEquals(event.get("event_id").asText(), header(message, "ce_id"));
    assertEquals("sum.calculated", header(message, "ce_type"));
    assertEquals("/sumflow/adder", header(message, "ce_source"));
    assertEquals("a=1", header(message, "tracestate"));
  }

  @Test
  void aSumWithAKeyIsRecordedOnceAndOtherTermsAreRefused() throws Exception {
    String key = UUID.randomUUID().toString();
    long before = count("outbox_message");

    assertEquals(8, adder.add(5, 3, "idempotency-key", key));
    assertEquals(8, adder.add(5, 3, "idempotency-key", key));
    Status conflict = refusal(() -> adder.add(5, 4, "idempotency-key", key));

    assertEquals(Status.Code.INVALID_ARGUMENT, conflict.getCode());
    assertEquals(before + 1, count("outbox_message"));
  }

  @Test
  void whatIsRefusedLeavesNothingBehind() throws Exception {
    long messages = count("outbox_message");
    long requests = count("adder_request");

    Status range = refusal(() -> adder.add(Integer.MAX_VALUE, 1, "idempotency-key", "k-range"));
    Status key = refusal(() -> adder.add(1, 1, "idempotency-key", "k".repeat(256)));

    assertEquals(Status.Code.OUT_OF_RANGE, range.getCode());
    assertEquals(Status.Code.INVALID_ARGUMENT, key.getCode());
    assertEquals(messages, count("outbox_message"));
    assertEquals(requests, count("adder_request"));
  }

  @Test
  void aRequestBeyondTheLimitIsRefused() {
    UnknownFieldSet.Field field =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFrom(new byte[20_000]))
            .build();
    var request =
        SumNumbersRequest.newBuilder()
            .setX(1)
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(99, field).build())
            .build();

    Status status = refusal(() -> adder.client().sumNumbers(request));

    assertEquals(Status.Code.RESOURCE_EXHAUSTED, status.getCode());
  }

  @Test
  void healthReflectionAndMetricsAnswer() throws Exception {
    adder.add(1, 1);

    assertEquals(ServingStatus.SERVING, adder.grpcHealth());
    assertTrue(Reflection.services(adder.channel()).contains(SumNumbersServiceGrpc.SERVICE_NAME));
    assertEquals(200, adder.status("/health"));
    assertEquals(200, adder.status("/healthcheck"));
    await()
        .atMost(LONG)
        .until(
            () -> adder.get("/metrics").body(),
            metrics ->
                metrics.contains(
                        "kafka_messages_produced_total{status=\"success\",topic=\"" + topic)
                    && metrics.contains("\nsumflow_backlog_messages "));
    String metrics = adder.get("/metrics").body();
    for (String name :
        new String[] {
          "sumflow_backlog_messages ",
          "sumflow_backlog_oldest_age_seconds ",
          "sumflow_parked_messages ",
          "sumflow_relay_active 1.0",
          "grpc_server_handled_total{grpc_code=\"OK\",grpc_method=\"SumNumbers\"",
          "grpc_server_handling_seconds_count{grpc_code=\"OK\"",
          "jvm_memory_used_bytes{area=\"heap\"}",
          "io_dropwizard_db_ManagedPooledDataSource_adder_active",
        }) {
      assertTrue(metrics.contains("\n" + name), name);
    }
  }

  private static ConsumerRecord<String, String> announced(String traceparent) {
    try (Topic arrived = new Topic(Servers.KAFKA.bootstrapServers(), topic)) {
      return await()
          .atMost(LONG)
          .until(
              () ->
                  arrived.records().stream()
                      .filter(message -> header(message, "traceparent").equals(traceparent))
                      .findFirst(),
              Optional::isPresent)
          .orElseThrow();
    }
  }

  private static String header(ConsumerRecord<String, String> message, String name) {
    var header = message.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static long count(String what) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + what)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Status refusal(Runnable call) {
    return assertThrows(StatusRuntimeException.class, call::run).getStatus();
  }
}
