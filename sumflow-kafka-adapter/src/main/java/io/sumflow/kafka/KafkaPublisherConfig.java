package io.sumflow.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How a publisher reaches Kafka.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas; default localhost:9092
 * @param source who makes the messages, a URI reference, for those that bring no {@code ce_source};
 *     default {@code /sumflow}
 * @param contentType media type of the bodies, for messages that bring no {@code content-type};
 *     default {@code application/json}
 * @param deliveryTimeout how long the client tries to get a record acknowledged, 1 to 60 s; default
 *     20 s. The client's own default of 120 s can end its thread for good when it splits a batch
 * @param silence records are outstanding and none is acknowledged for so long: the producer is
 *     given up, 1 to 60 s; default 10 s
 * @param overrides any other property of Kafka's producer, by its name: security, compression,
 *     {@code linger.ms}, {@code batch.size}, {@code buffer.memory} (at least two pages). Those that
 *     the order of messages rests on are refused
 */
public record KafkaPublisherConfig(
    String bootstrapServers,
    String source,
    String contentType,
    Duration deliveryTimeout,
    Duration silence,
    Map<String, String> overrides) {

  /** The longest that a call of the client blocks: below a third of the relay's lease. */
  static final Duration BLOCK_MAX = Duration.ofSeconds(3);

  private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  private static final Set<String> OWN =
      Set.of(
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          ProducerConfig.MAX_BLOCK_MS_CONFIG);

  /**
   * Checks everything, the overrides by Kafka's own rules.
   *
   * @throws IllegalArgumentException naming the field and the rule
   */
  public KafkaPublisherConfig {
    ClientSettings.checkText("bootstrapServers", bootstrapServers);
    ClientSettings.checkText("source", source);
    ClientSettings.checkText("contentType", contentType);
    ClientSettings.checkRange("deliveryTimeout", deliveryTimeout, TIMEOUT_MIN, TIMEOUT_MAX);
    ClientSettings.checkRange("silence", silence, TIMEOUT_MIN, TIMEOUT_MAX);
    overrides = ClientSettings.checkedOverrides(overrides, OWN);
    try {
      ProducerConfig checked =
          new ProducerConfig(properties(bootstrapServers, deliveryTimeout, overrides));
      checked.ignore(ProducerConfig.CLIENT_ID_CONFIG);
    } catch (ConfigException refused) {
      throw new IllegalArgumentException("overrides: " + refused.getMessage(), refused);
    }
  }

  /** The defaults named above. */
  public static KafkaPublisherConfig defaults() {
    return new KafkaPublisherConfig(
        ClientSettings.DEFAULT_BOOTSTRAP_SERVERS,
        "/sumflow",
        "application/json",
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Map.of());
  }

  /** The same with other brokers. */
  public KafkaPublisherConfig withBootstrapServers(String bootstrapServers) {
    return new KafkaPublisherConfig(
        bootstrapServers, source, contentType, deliveryTimeout, silence, overrides);
  }

  /** The same from another source. */
  public KafkaPublisherConfig withSource(String source) {
    return new KafkaPublisherConfig(
        bootstrapServers, source, contentType, deliveryTimeout, silence, overrides);
  }

  /** The same for bodies of another media type. */
  public KafkaPublisherConfig withContentType(String contentType) {
    return new KafkaPublisherConfig(
        bootstrapServers, source, contentType, deliveryTimeout, silence, overrides);
  }

  /** The same with other patience. */
  public KafkaPublisherConfig withTimeouts(Duration deliveryTimeout, Duration silence) {
    return new KafkaPublisherConfig(
        bootstrapServers, source, contentType, deliveryTimeout, silence, overrides);
  }

  /** The same with these properties of the client in place of its own. */
  public KafkaPublisherConfig withOverrides(Map<String, String> overrides) {
    return new KafkaPublisherConfig(
        bootstrapServers, source, contentType, deliveryTimeout, silence, overrides);
  }

  Map<String, Object> properties() {
    return properties(bootstrapServers, deliveryTimeout, overrides);
  }

  private static Map<String, Object> properties(
      String bootstrapServers, Duration deliveryTimeout, Map<String, String> overrides) {
    long requestTimeout =
        Math.min(REQUEST_TIMEOUT.toMillis(), deliveryTimeout.dividedBy(2).toMillis());
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(requestTimeout));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
    // A whole page: with one request in flight, its size is what bounds the throughput; and the
    // client compares it before compression, so the broker's limit is to be the one that counts.
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 << 20);
    properties.putAll(overrides);
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // The first batch of a new producer has no state on the broker: with more in flight, a refused
    // one lets later records through before the client hears of it.
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(deliveryTimeout.toMillis()));
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MAX.toMillis());
    return properties;
  }

  /** Overrides by name only: a value may be a secret. */
  @Override
  public String toString() {
    return "KafkaPublisherConfig[bootstrapServers="
        + bootstrapServers
        + ", source="
        + source
        + ", contentType="
        + contentType
        + ", deliveryTimeout="
        + deliveryTimeout
        + ", silence="
        + silence
        + ", overrides="
        + ClientSettings.namesOf(overrides)
        + "]";
  }
}
