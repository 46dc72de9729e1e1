package io.sumflow.adder;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where sums are announced.
 *
 * @param brokers host:port each, one or more; default localhost:9092
 * @param topic which must exist, it is never made here; default sums
 */
record KafkaSettings(List<String> brokers, String topic) {

  KafkaSettings {
    brokers = List.copyOf(brokers);
    for (String broker : brokers) {
      if (!broker.matches("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}")) {
        throw new IllegalArgumentException(
            "kafka.brokers must be host:port, commas between: '" + broker + "'");
      }
    }
    if (!topic.matches("[A-Za-z0-9._-]{1,249}") || topic.matches("[.]{1,2}")) {
      throw new IllegalArgumentException(
          "kafka.topic must be 1 to 249 characters of [a-zA-Z0-9._-]: '" + topic + "'");
    }
  }

  static KafkaSettings defaults() {
    return new KafkaSettings(List.of("localhost:9092"), "sums");
  }

  @JsonCreator
  static KafkaSettings read(@Nullable String brokers, @Nullable String topic) {
    KafkaSettings defaults = defaults();
    return new KafkaSettings(
        Setting.text(brokers).map(KafkaSettings::split).orElse(defaults.brokers),
        Setting.text(topic).orElse(defaults.topic));
  }

  private static List<String> split(String brokers) {
    return Arrays.stream(brokers.split(",", -1)).map(String::strip).toList();
  }
}
