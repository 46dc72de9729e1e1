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

class KafkaPublisherConfigTest {

  private static final KafkaPublisherConfig CONFIG = KafkaPublisherConfig.defaults();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acks",
        "enable.idempotence",
        "max.in.flight.requests.per.connection",
        "max.block.ms",
        "delivery.timeout.ms",
        "transactional.id",
        "key.serializer",
        "bootstrap.servers"
      })
  void whatTheOrderRestsOnCannotBeOverridden(String name) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withOverrides(Map.of(name, "1")));

    assertTrue(String.valueOf(refused.getMessage()).contains(name), refused::getMessage);
  }

  @Test
  void anyOtherPropertyCan() {
    KafkaPublisherConfig config = CONFIG.withOverrides(Map.of("linger.ms", "0"));

    assertEquals("0", config.properties().get("linger.ms"));
    assertEquals("all", config.properties().get("acks"));
  }

  @Test
  void aPropertyThatKafkaRefusesIsRefusedAtTheDoor() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> CONFIG.withOverrides(Map.of("compression.type", "fast")));

    assertTrue(String.valueOf(refused.getMessage()).contains("compression.type"));
  }

  @Test
  void valuesOutOfRangeAreRefusedByName() {
    assertRefused("bootstrapServers", () -> CONFIG.withBootstrapServers(" "));
    assertRefused("source", () -> CONFIG.withSource(""));
    assertRefused("contentType", () -> CONFIG.withContentType(""));
    assertRefused(
        "deliveryTimeout",
        () -> CONFIG.withTimeouts(Duration.ofMinutes(2), Duration.ofSeconds(10)));
    assertRefused(
        "silence", () -> CONFIG.withTimeouts(Duration.ofSeconds(20), Duration.ofMillis(1)));
  }

  @Test
  void secretsAreNotPrinted() {
    String secret =
        "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"hunter2\";";
    KafkaPublisherConfig config = CONFIG.withOverrides(Map.of("sasl.jaas.config", secret));

    assertFalse(config.toString().contains("hunter2"));
    assertTrue(config.toString().contains("sasl.jaas.config"));
  }

  private static void assertRefused(String field, Runnable change) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, change::run);
    assertTrue(String.valueOf(refused.getMessage()).startsWith(field), refused::getMessage);
  }
}
