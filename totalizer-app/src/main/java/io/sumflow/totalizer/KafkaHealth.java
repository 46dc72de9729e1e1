package io.sumflow.totalizer;

import com.codahale.metrics.health.HealthCheck;
import io.sumflow.shell.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Whether Kafka answers within seconds and has the topic. A client of its own for each question:
 * whoever asks is a person or a slow probe, and a client that waits for a broker is a busy one.
 */
final class KafkaHealth extends HealthCheck {

  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final KafkaSettings kafka;

  KafkaHealth(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  @Override
  protected Result check() throws InterruptedException {
    String topic = kafka.topic();
    int millis = Math.toIntExact(LIMIT.toMillis());
    Map<String, Object> properties =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    Admin admin = null;
    try {
      admin = Admin.create(properties);
      admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return Result.healthy();
    } catch (ExecutionException refused) {
      return refused.getCause() instanceof UnknownTopicOrPartitionException
          ? Result.unhealthy("there is no topic '%s'", topic)
          : Result.unhealthy("Kafka does not answer");
    } catch (TimeoutException | KafkaException away) {
      return Result.unhealthy("Kafka does not answer");
    } finally {
      if (admin != null) {
        admin.close(Duration.ZERO);
      }
    }
  }
}
