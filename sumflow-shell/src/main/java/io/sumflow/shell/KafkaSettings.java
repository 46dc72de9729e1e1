package io.sumflow.shell;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a service finds its topic.
 *
 * @param brokers host:port each, one or more; default localhost:9092
 * @param topic which must exist, it is never made here; default sums
 */
public record KafkaSettings(List<String> brokers, String topic) {

  private static final int TOPIC_LENGTH_MAX = 249;

  /** Rejects what cannot be an address or a topic. */
  public KafkaSettings {
    brokers = List.copyOf(brokers);
    for (String broker : brokers) {
      if (!broker.matches("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}")) {
        throw new IllegalArgumentException(
            "kafka.brokers must be host:port, commas between: '" + broker + "'");
      }
    }
    Setting.kafkaName("kafka.topic", TOPIC_LENGTH_MAX, topic);
  }

  /** A broker on this machine and its topic {@code sums}. */
  public static KafkaSettings defaults() {
    return new KafkaSettings(List.of("localhost:9092"), "sums");
  }

  /** What a configuration file says; what it leaves out has its default. */
  @JsonCreator
  public static KafkaSettings read(@Nullable String brokers, @Nullable String topic) {
    KafkaSettings defaults = defaults();
    return new KafkaSettings(
        Setting.text(brokers).map(KafkaSettings::split).orElse(defaults.brokers),
        Setting.text(topic).orElse(defaults.topic));
  }

  /** The brokers as Kafka's clients take them. */
  public String bootstrapServers() {
    return String.join(",", brokers);
  }

  private static List<String> split(String brokers) {
    return Arrays.stream(brokers.split(",", -1)).map(String::strip).toList();
  }
}
