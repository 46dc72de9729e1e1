package io.sumflow.adder;

import io.sumflow.embedded.BrokerConfig;
import io.sumflow.embedded.KafkaBroker;
import io.sumflow.embedded.PostgresConfig;
import io.sumflow.embedded.PostgresServer;
import java.util.Map;
import java.util.UUID;

/** One PostgreSQL and one Kafka for this module's tests, which may stop and restart them. */
final class Servers {

  static final PostgresServer POSTGRES = new PostgresServer(PostgresConfig.defaults()).start();
  static final KafkaBroker KAFKA = new KafkaBroker(BrokerConfig.defaults()).start();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  KAFKA.close();
                  POSTGRES.close();
                }));
  }

  private Servers() {}

  /**
   * For an adder with an empty database of its own and a topic that may be missing. Its heart does
   * not beat, so that messages can be counted.
   */
  static Map<String, String> environment(String topic) {
    return Map.of(
        "DATABASE_URL",
        POSTGRES.jdbcUrl(POSTGRES.createDatabase()),
        "KAFKA_BROKERS",
        KAFKA.bootstrapServers(),
        "KAFKA_TOPIC",
        topic,
        "HEARTBEAT_INTERVAL",
        "off");
  }

  /** For an adder with a migrated database and a topic that nobody else uses. */
  static Map<String, String> readyEnvironment() throws Exception {
    String topic = "sums-" + UUID.randomUUID();
    KAFKA.createTopic(topic, 3);
    Map<String, String> environment = environment(topic);
    RunningAdder.migrate(environment);
    return environment;
  }
}
