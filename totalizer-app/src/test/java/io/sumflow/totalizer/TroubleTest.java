package io.sumflow.totalizer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.BrokerConfig;
import io.sumflow.embedded.KafkaBroker;
import io.sumflow.embedded.Ports;
import io.sumflow.embedded.PostgresConfig;
import io.sumflow.embedded.PostgresServer;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Servers that go away and come back; nobody restarts the totalizer. */
final class TroubleTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration SECONDS = Duration.ofSeconds(10);

  @Test
  void withoutItsDatabaseItSaysSoWithinSecondsAndGoesOnByItself() throws Exception {
    String topic = "sums-" + UUID.randomUUID();
    KafkaBroker kafka = KafkaBroker.shared();
    kafka.createTopic(topic, 1);
    try (PostgresServer postgres = new PostgresServer(PostgresConfig.defaults()).start();
        Sender sender = new Sender(kafka.bootstrapServers(), topic)) {
      Map<String, String> environment =
          environment(postgres, postgres.createDatabase(), kafka.bootstrapServers(), topic);
      RunningTotalizer.migrate(environment);
      postgres.stop();
      try (RunningTotalizer totalizer = RunningTotalizer.start(environment)) {
        assertEquals(503, totalizer.get("/v1/results").statusCode());
        postgres.restart();
        sender.original(0, UUID.randomUUID(), 1, 2);
        awaitTotal(totalizer, 3);

        postgres.stop();
        sender.original(0, UUID.randomUUID(), 10, 20);

        HttpResponse<String> results = assertTimeout(SECONDS, () -> totalizer.get("/v1/results"));
        assertEquals("{\"error\":\"the service is not available at the moment\"}", results.body());
        assertEquals(503, results.statusCode());
        HttpResponse<String> health =
            assertTimeout(SECONDS, () -> totalizer.get("/v1/healthcheck"));
        assertEquals(503, health.statusCode());
        assertTrue(health.body().startsWith("{\"status\":\"unavailable\""), health::body);
        assertEquals(503, totalizer.admin("/health").statusCode());
        awaitChecks(totalizer, "\"consumer\":{\"healthy\":false,\"message\":\"WAITING");
        awaitChecks(totalizer, "\"database\":{\"healthy\":false");

        postgres.restart();

        awaitTotal(totalizer, 33);
        assertEquals(200, totalizer.get("/v1/healthcheck").statusCode());
        awaitHealthy(totalizer);
      }
    }
  }

  @Test
  void itStartsWithoutKafkaAndWithoutItsTopicAndFollowsATopicThatIsMadeAgain() throws Exception {
    PostgresServer postgres = PostgresServer.shared();
    int port = Ports.free();
    Map<String, String> environment =
        environment(postgres, postgres.createDatabase(), "127.0.0.1:" + port, "sums");
    RunningTotalizer.migrate(environment);
    try (RunningTotalizer totalizer = RunningTotalizer.start(environment);
        KafkaBroker kafka = new KafkaBroker(BrokerConfig.defaults().withPort(port))) {
      assertEquals(200, totalizer.get("/v1/results").statusCode());
      assertEquals(200, totalizer.get("/v1/healthcheck").statusCode());
      awaitChecks(totalizer, "\"kafka\":{\"healthy\":false,\"message\":\"Kafka does not answer");

      kafka.start();
      awaitChecks(totalizer, "\"message\":\"there is no topic 'sums'");

      kafka.createTopic("sums", 2);
      UUID kept = UUID.randomUUID();
      try (Sender sender = new Sender(kafka.bootstrapServers(), "sums")) {
        sender.original(0, kept, 1, 2);
        sender.original(1, UUID.randomUUID(), 10, 20);
        awaitTotal(totalizer, 33);
        awaitHealthy(totalizer);
      }

      kafka.restart();
      kafka.deleteTopic("sums");
      kafka.createTopic("sums", 2);
      try (Sender sender = new Sender(kafka.bootstrapServers(), "sums")) {
        // The new log is longer than the old one was: its beginning must not be skipped.
        sender.original(0, kept, 1, 2);
        for (int i = 0; i < 10; i++) {
          sender.original(0, UUID.randomUUID(), 100, 0);
        }
        awaitTotal(totalizer, 1033);
      }
      assertEquals(11 + 1, totalizer.count());
    }
  }

  private static Map<String, String> environment(
      PostgresServer postgres, String database, String brokers, String topic) {
    return Map.of(
        "DATABASE_URL", postgres.jdbcUrl(database),
        "KAFKA_BROKERS", brokers,
        "KAFKA_TOPIC", topic,
        "KAFKA_GROUP_ID", topic,
        "LOG_LEVEL", "OFF");
  }

  private static void awaitTotal(RunningTotalizer totalizer, long total) {
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(totalizer::total, BigInteger.valueOf(total)::equals);
  }

  private static void awaitChecks(RunningTotalizer totalizer, String part) {
    await()
        .atMost(LIMIT)
        .until(() -> totalizer.admin("/healthcheck").body(), body -> body.contains(part));
  }

  private static void awaitHealthy(RunningTotalizer totalizer) {
    await()
        .atMost(LIMIT)
        .until(() -> totalizer.admin("/healthcheck").statusCode(), code -> code == 200);
  }
}
