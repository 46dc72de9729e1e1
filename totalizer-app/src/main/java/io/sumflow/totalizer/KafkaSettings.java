package io.sumflow.totalizer;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where sums come from.
 *
 * @param brokers host:port each, one or more; default localhost:9092
 * @param topic which is never made here; default sums
 * @param groupId names the members that share the partitions, and the consumer whose offsets and
 *     ids the database keeps: another one starts from the beginning; 1 to 200 characters, default
 *     totalizer-group
 */
record KafkaSettings(List<String> brokers, String topic, String groupId) {

  private static final int TOPIC_LENGTH_MAX = 249;
  private static final int GROUP_LENGTH_MAX = 200;

  KafkaSettings {
    brokers = List.copyOf(brokers);
    for (String broker : brokers) {
      if (!broker.matches("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}")) {
        throw new IllegalArgumentException(
            "kafka.brokers must be host:port, commas between: '" + broker + "'");
      }
    }
    checkName("kafka.topic", TOPIC_LENGTH_MAX, topic);
    checkName("kafka.groupId", GROUP_LENGTH_MAX, groupId);
  }

  private static void checkName(String field, int max, String name) {
    if (!name.matches("[A-Za-z0-9._-]+") || name.length() > max || name.matches("[.]{1,2}")) {
      throw new IllegalArgumentException(
          field + " must be 1 to " + max + " characters of [a-zA-Z0-9._-]: '" + name + "'");
    }
  }

  static KafkaSettings defaults() {
    return new KafkaSettings(List.of("localhost:9092"), "sums", "totalizer-group");
  }

  @JsonCreator
  static KafkaSettings read(
      @Nullable String brokers, @Nullable String topic, @Nullable String groupId) {
    KafkaSettings defaults = defaults();
    return new KafkaSettings(
        Setting.text(brokers).map(KafkaSettings::split).orElse(defaults.brokers),
        Setting.text(topic).orElse(defaults.topic),
        Setting.text(groupId).orElse(defaults.groupId));
  }

  private static List<String> split(String brokers) {
    return Arrays.stream(brokers.split(",", -1)).map(String::strip).toList();
  }
}
