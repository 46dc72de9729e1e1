package io.sumflow.totalizer;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.sumflow.shell.KafkaSettings;
import io.sumflow.shell.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Where sums come from, and who reads them.
 *
 * @param kafka has the topic
 * @param groupId names the members that share the partitions, and the consumer whose offsets and
 *     ids the database keeps: another one starts from the beginning; 1 to 200 characters, default
 *     totalizer-group
 */
record SubscriptionSettings(KafkaSettings kafka, String groupId) {

  private static final int GROUP_LENGTH_MAX = 200;

  SubscriptionSettings {
    Setting.kafkaName("kafka.groupId", GROUP_LENGTH_MAX, groupId);
  }

  static SubscriptionSettings defaults() {
    return new SubscriptionSettings(KafkaSettings.defaults(), "totalizer-group");
  }

  @JsonCreator
  static SubscriptionSettings read(
      @Nullable String brokers, @Nullable String topic, @Nullable String groupId) {
    return new SubscriptionSettings(
        KafkaSettings.read(brokers, topic), Setting.text(groupId).orElse(defaults().groupId));
  }
}
