package io.sumflow.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSubscriptionConfigTest {

  private static final KafkaSubscriptionConfig CONFIG = KafkaSubscriptionConfig.of("group", "sums");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enable.auto.commit",
        "auto.offset.reset",
        "isolation.level",
        "group.id",
        "group.protocol",
        "partition.assignment.strategy",
        "value.deserializer",
        "bootstrap.servers"
      })
  void whatExactlyOnceRestsOnCannotBeOverridden(String name) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withOverrides(Map.of(name, "1")));

    assertTrue(String.valueOf(refused.getMessage()).contains(name), refused::getMessage);
  }

  @Test
  void theSessionTimeoutIsForTheClassicProtocolAlone() {
    Map<String, String> overrides = Map.of("session.timeout.ms", "7000");

    assertEquals("7000", settings(overrides, false).get("session.timeout.ms"));
    assertFalse(settings(overrides, true).containsKey("session.timeout.ms"));
  }

  @Test
  void valuesOutOfRangeAreRefusedByName() {
    assertRefused("topics", () -> KafkaSubscriptionConfig.of("group"));
    assertRefused("topics", () -> KafkaSubscriptionConfig.of("group", "no spaces"));
    assertRefused("group", () -> KafkaSubscriptionConfig.of(" ", "sums"));
    assertRefused("bootstrapServers", () -> CONFIG.withBootstrapServers(""));
    assertRefused(
        "topicCheck", () -> CONFIG.withPeriods(Duration.ofMillis(1), Duration.ofSeconds(60)));
    assertRefused("quiet", () -> CONFIG.withPeriods(Duration.ofSeconds(30), Duration.ofMillis(1)));
  }

  @Test
  void secretsAreNotPrinted() {
    KafkaSubscriptionConfig config =
        CONFIG.withOverrides(Map.of("ssl.truststore.password", "hunter2"));

    assertFalse(config.toString().contains("hunter2"));
    assertTrue(config.toString().contains("ssl.truststore.password"));
  }

  private static Map<String, Object> settings(Map<String, String> overrides, boolean isNew) {
    return ConsumerSettings.of("localhost:9092", "group", overrides, isNew);
  }

  private static void assertRefused(String field, Runnable change) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, change::run);
    assertTrue(String.valueOf(refused.getMessage()).startsWith(field), refused::getMessage);
  }
}
