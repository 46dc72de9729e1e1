package io.sumflow.adder;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The adder while PostgreSQL or Kafka is away, and while it goes itself. */
@Timeout(180)
final class TroubleTest {

  private static final Duration LONG = Duration.ofSeconds(90);

  @Test
  void withoutPostgresCallsAreUnavailableAndServiceReturnsWithIt() throws Exception {
    Map<String, String> environment = Servers.readyEnvironment();
    Map<String, String> another = Servers.readyEnvironment();
    try (RunningAdder adder = RunningAdder.start(environment)) {
      assertEquals(8, adder.add(5, 3));
      await().atMost(LONG).until(() -> adder.metric("sumflow_relay_active") == 1);
      Servers.POSTGRES.stopImmediately();

      for (int i = 0; i < 30; i++) {
        assertEquals(Status.Code.UNAVAILABLE, refusal(() -> adder.add(1, 1)).getCode());
      }
      await().atMost(LONG).until(() -> adder.grpcHealth() == ServingStatus.NOT_SERVING);
      assertEquals(503, adder.status("/health"));
      assertEquals(500, adder.status("/healthcheck"));
      assertTrue(adder.get("/health").body().contains("database is away"));
      await().atMost(LONG).until(() -> adder.metric("sumflow_relay_active") == 0);

      // One that starts now waits for its database, too.
      try (RunningAdder late = RunningAdder.start(another)) {
        assertEquals(ServingStatus.NOT_SERVING, late.grpcHealth());
        assertEquals(Status.Code.UNAVAILABLE, refusal(() -> late.add(1, 1)).getCode());
        String unknown = late.get("/metrics").body();
        assertTrue(unknown.contains("\nsumflow_relay_active 0.0"));
        assertFalse(unknown.contains("\nsumflow_backlog_"), "nobody knows the backlog");

        Servers.POSTGRES.restart();

        await().atMost(LONG).until(() -> adder.grpcHealth() == ServingStatus.SERVING);
        await().atMost(LONG).until(() -> late.grpcHealth() == ServingStatus.SERVING);
        assertEquals(9, late.add(5, 4));
      }
      assertEquals(200, adder.status("/health"));
      assertEquals(10, adder.add(5, 5));
      try (Topic topic = topic(environment)) {
        await().atMost(LONG).until(() -> announced(topic) == 2);
        assertEquals(2, announced(topic), "what was refused is not, what was answered is");
      }
    }
  }

  /** Sums; what was sent before the database went may be sent again after it. */
  private static long announced(Topic topic) {
    return topic.records().stream().map(ConsumerRecord::key).distinct().count();
  }

  @Test
  void withoutKafkaTheBacklogGrowsAndIsDrainedInOrder() throws Exception {
    Map<String, String> environment = Servers.readyEnvironment();
    try (RunningAdder adder = RunningAdder.start(environment)) {
      adder.add(0, 0);
      Servers.KAFKA.stop();
      for (int i = 1; i <= 50; i++) {
        assertEquals(i, adder.add(i, 0));
      }
      await().atMost(LONG).until(() -> adder.metric("sumflow_backlog_messages") >= 50);
      assertTrue(adder.metric("sumflow_backlog_oldest_age_seconds") > 0);
      assertEquals(ServingStatus.SERVING, adder.grpcHealth());
      assertEquals(200, adder.status("/health"));
      assertEquals(200, adder.status("/healthcheck"), "waiting needs no person");

      Servers.KAFKA.restart();

      try (Topic topic = topic(environment)) {
        await()
            .atMost(LONG)
            .until(() -> terms(topic.records()).values().stream().mapToInt(List::size).sum() >= 51);
        terms(topic.records())
            .values()
            .forEach(terms -> assertEquals(terms.stream().sorted().toList(), terms));
      }
    }
  }

  @Test
  void stoppingAnswersWhatIsInFlightAndGivesBackTheLease() throws Exception {
    Map<String, String> environment = Servers.readyEnvironment();
    String url = environment.getOrDefault("DATABASE_URL", "");
    try (RunningAdder adder = RunningAdder.start(environment);
        Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      assertEquals(8, adder.add(5, 3));
      other.setAutoCommit(false);
      statement.execute("lock table adder_request in share mode");
      var inFlight = Aside.call(() -> adder.add(5, 4, "idempotency-key", "k"));
      await().atMost(LONG).until(() -> waiting(url) == 1);

      var stopping = Aside.run(adder::stop);

      await().atMost(LONG).until(() -> adder.status("/health") == 503);
      assertTrue(adder.get("/health").body().contains("draining"));
      assertEquals(200, adder.status("/metrics"), "it can be watched to its end");
      other.rollback();
      assertEquals(9, inFlight.get(20, TimeUnit.SECONDS));
      stopping.get(60, TimeUnit.SECONDS);
      try (ResultSet row =
          statement.executeQuery(
              "select lease_until < clock_timestamp() or owner is null from outbox_relay")) {
        row.next();
        assertTrue(row.getBoolean(1), "the next relay need not wait for the lease to end");
      }
    }
  }

  /** Calls that wait for the lock; cleaning may wait for it, too. */
  private static int waiting(String url) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                    + " and datname = current_database() and query ilike '%insert into%adder_request%'")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static Topic topic(Map<String, String> environment) {
    return new Topic(Servers.KAFKA.bootstrapServers(), environment.getOrDefault("KAFKA_TOPIC", ""));
  }

  /** The first terms of different events, by partition, in the order they first came. */
  private static Map<Integer, List<Integer>> terms(List<ConsumerRecord<String, String>> records)
      throws Exception {
    Map<Integer, List<Integer>> terms = new HashMap<>();
    for (ConsumerRecord<String, String> record : records) {
      int x = new ObjectMapper().readTree(record.value()).get("payload").get("x").asInt();
      List<Integer> seen = terms.computeIfAbsent(record.partition(), none -> new ArrayList<>());
      if (!seen.contains(x)) {
        seen.add(x);
      }
    }
    return terms;
  }

  private static Status refusal(Runnable call) {
    return assertThrows(StatusRuntimeException.class, call::run).getStatus();
  }
}
