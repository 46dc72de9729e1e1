package io.sumflow.adder;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the adder needs to be made for it, and never makes by itself: tables and the topic. */
@Timeout(120)
final class NotPreparedTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void aTopicThatIsMissingHoldsTheRelayAndNotTheCalls() throws Exception {
    String missing = "late-" + UUID.randomUUID();
    Map<String, String> elsewhere = Servers.environment(missing);
    RunningAdder.migrate(elsewhere);
    try (RunningAdder late = RunningAdder.start(elsewhere)) {
      assertEquals(8, late.add(5, 3));

      await().atMost(LONG).until(() -> late.status("/healthcheck") == 500);
      assertTrue(late.get("/healthcheck").body().contains(missing), "it says which topic");
      assertEquals(200, late.status("/health"));
      assertEquals(ServingStatus.SERVING, late.grpcHealth());
      assertEquals(9, late.add(5, 4));

      Servers.KAFKA.createTopic(missing, 3);
      try (Topic arrived = new Topic(Servers.KAFKA.bootstrapServers(), missing)) {
        await().atMost(LONG).until(() -> arrived.records().size() == 2);
      }
      await().atMost(LONG).until(() -> late.status("/healthcheck") == 200);
    }
  }

  @Test
  void anUnmigratedDatabaseIsRefused() throws Exception {
    String line = RunningAdder.refusal(Servers.environment("sums")).orElseThrow();

    assertTrue(line.contains("run db migrate"), line);
  }
}
