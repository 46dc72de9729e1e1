package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.KafkaBroker;
import io.sumflow.embedded.PostgresServer;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Heartbeats among sums, through a whole totalizer. */
final class HeartbeatReceivingTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Random RANDOM = new Random(7);

  private final String topic = "sums-" + UUID.randomUUID();
  private String database = "";
  private RunningTotalizer totalizer;
  private Sender sender;

  @BeforeEach
  void start() throws Exception {
    KafkaBroker.shared().createTopic(topic, 3);
    database = PostgresServer.shared().createDatabase();
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            PostgresServer.shared().jdbcUrl(database),
            "KAFKA_BROKERS",
            KafkaBroker.shared().bootstrapServers(),
            "KAFKA_TOPIC",
            topic,
            "KAFKA_GROUP_ID",
            topic);
    RunningTotalizer.migrate(environment);
    totalizer = RunningTotalizer.start(environment);
    sender = new Sender(KafkaBroker.shared().bootstrapServers(), topic);
  }

  @AfterEach
  void stop() {
    sender.close();
    totalizer.close();
  }

  @Test
  void aHeartbeatIsAdmittedAndSeenAndCountsNothing() throws Exception {
    Instant created = Instant.now().minusSeconds(3);
    UUID id = id();
    sender.ours(0, id(), 1, 2, 3);

    sender.send(0, heartbeat(id, created), headers(id));
    sender.send(0, heartbeat(id, created), headers(id));
    UUID plain = id();
    sender.send(1, heartbeat(plain, created.minusSeconds(60)), Map.of());
    sender.ours(0, id(), 2, 2, 4);
    sender.ours(1, id(), 3, 2, 5);

    await().atMost(LIMIT).until(() -> totalizer.count() == 3);
    assertEquals(BigInteger.valueOf(12), totalizer.total());
    await().atMost(LIMIT).until(() -> metric(consumed("success")) == 2);
    assertEquals(1, metric(consumed("duplicate")));
    assertEquals(
        2,
        metric(
            "event_processing_latency_seconds_count{event_type=\"sumflow.heartbeat\",topic=\"%s\"}"
                .formatted(topic)));
    assertEquals("0", query("select count(*) from inbox_dead_letter"));
    assertEquals(
        "2",
        query(
            "select count(*) from inbox_message where message_id in ('%s', '%s')"
                .formatted(id, plain)));
    assertEquals(created.toEpochMilli() / 1e3, metric("sumflow_heartbeat_timestamp_seconds"));
    double age = metric("sumflow_heartbeat_age_seconds");
    assertTrue(age >= 3 && age < 63, () -> "age " + age);
    await().atMost(LIMIT).until(() -> metric("sumflow_applied_sums") == 3);
    assertEquals(12, metric("sumflow_applied_amount"));
  }

  private static byte[] heartbeat(UUID id, Instant created) {
    return """
        {"event_id":"%s","aggregate_type":"heartbeat","aggregate_id":"%s",\
        "event_type":"sumflow.heartbeat","payload":{"recorded":2},"created_at":"%s"}"""
        .formatted(id, UUID.randomUUID(), created)
        .getBytes(UTF_8);
  }

  private static Map<String, String> headers(UUID id) {
    return Map.of("ce_id", id.toString(), "ce_type", "sumflow.heartbeat");
  }

  private static UUID id() {
    long time = System.currentTimeMillis() << 16;
    return new UUID(
        time | 0x7000L | (RANDOM.nextLong() & 0xfffL), (RANDOM.nextLong() >>> 2) | Long.MIN_VALUE);
  }

  private String consumed(String status) {
    return "kafka_messages_consumed_total{event_type=\"sumflow.heartbeat\",status=\"%s\",topic=\"%s\"}"
        .formatted(status, topic);
  }

  /** 0 where there is none. */
  private double metric(String name) throws Exception {
    return totalizer
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElse(0);
  }

  private String query(String sql) throws Exception {
    try (Connection connection = PostgresServer.shared().connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
