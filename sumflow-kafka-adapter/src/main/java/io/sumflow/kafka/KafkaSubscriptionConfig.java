package io.sumflow.kafka;

import io.sumflow.outbox.RetryPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * How a subscription reaches Kafka.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas; default localhost:9092
 * @param topics what to read, at least one
 * @param group members of one group share the partitions; the database's rows are the consumer's,
 *     so one group per consumer name
 * @param protocol default {@link GroupProtocol#NEWEST}. How soon a dead member is replaced is for
 *     the classic protocol {@code session.timeout.ms}, here 10 s, and for the new one the broker's
 *     {@code group.consumer.session.timeout.ms}, there 45 s
 * @param topicCheck how often the topics' identities are asked, to notice one that was deleted and
 *     made again, 1 s to 10 min; default 30 s
 * @param quiet messages are waiting in a partition and none comes for so long: something is wrong,
 *     1 s to 1 h; default 60 s
 * @param retry pauses after failures
 * @param overrides any other property of Kafka's consumer, by its name: security, {@code
 *     group.instance.id}, {@code client.rack}, {@code max.poll.records}, {@code fetch.max.bytes}.
 *     Those that exactly-once effects rest on are refused
 */
public record KafkaSubscriptionConfig(
    String bootstrapServers,
    Set<String> topics,
    String group,
    GroupProtocol protocol,
    Duration topicCheck,
    Duration quiet,
    RetryPolicy retry,
    Map<String, String> overrides) {

  private static final Duration MIN = Duration.ofSeconds(1);
  private static final Duration TOPIC_CHECK_MAX = Duration.ofMinutes(10);
  private static final Duration QUIET_MAX = Duration.ofHours(1);

  /**
   * Checks everything, the overrides by Kafka's own rules.
   *
   * @throws IllegalArgumentException naming the field and the rule
   */
  public KafkaSubscriptionConfig {
    ClientSettings.checkText("bootstrapServers", bootstrapServers);
    ClientSettings.checkText("group", group);
    topics = Set.copyOf(topics);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("topics must name at least one: " + topics);
    }
    for (String topic : topics) {
      if (!Topics.isLegal(topic)) {
        throw new IllegalArgumentException(
            "topics must be 1 to 249 characters of [a-zA-Z0-9._-]: '" + topic + "'");
      }
    }
    ClientSettings.checkRange("topicCheck", topicCheck, MIN, TOPIC_CHECK_MAX);
    ClientSettings.checkRange("quiet", quiet, MIN, QUIET_MAX);
    overrides = ClientSettings.checkedOverrides(overrides, ConsumerSettings.OWN);
    try {
      ConsumerConfig checked =
          new ConsumerConfig(
              ConsumerSettings.of(
                  bootstrapServers, group, overrides, protocol != GroupProtocol.CLASSIC));
      checked.ignore(ConsumerConfig.CLIENT_ID_CONFIG);
    } catch (ConfigException refused) {
      throw new IllegalArgumentException("overrides: " + refused.getMessage(), refused);
    }
  }

  /** The defaults named above, for these topics. */
  public static KafkaSubscriptionConfig of(String group, String... topics) {
    return new KafkaSubscriptionConfig(
        ClientSettings.DEFAULT_BOOTSTRAP_SERVERS,
        Set.of(topics),
        group,
        GroupProtocol.NEWEST,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        RetryPolicy.defaults(),
        Map.of());
  }

  /** The same with other brokers. */
  public KafkaSubscriptionConfig withBootstrapServers(String bootstrapServers) {
    return new KafkaSubscriptionConfig(
        bootstrapServers, topics, group, protocol, topicCheck, quiet, retry, overrides);
  }

  /** The same with another protocol. */
  public KafkaSubscriptionConfig withProtocol(GroupProtocol protocol) {
    return new KafkaSubscriptionConfig(
        bootstrapServers, topics, group, protocol, topicCheck, quiet, retry, overrides);
  }

  /** The same with other periods. */
  public KafkaSubscriptionConfig withPeriods(Duration topicCheck, Duration quiet) {
    return new KafkaSubscriptionConfig(
        bootstrapServers, topics, group, protocol, topicCheck, quiet, retry, overrides);
  }

  /** The same with other pauses. */
  public KafkaSubscriptionConfig withRetry(RetryPolicy retry) {
    return new KafkaSubscriptionConfig(
        bootstrapServers, topics, group, protocol, topicCheck, quiet, retry, overrides);
  }

  /** The same with these properties of the client in place of its own. */
  public KafkaSubscriptionConfig withOverrides(Map<String, String> overrides) {
    return new KafkaSubscriptionConfig(
        bootstrapServers, topics, group, protocol, topicCheck, quiet, retry, overrides);
  }

  /** Overrides by name only: a value may be a secret. */
  @Override
  public String toString() {
    return "KafkaSubscriptionConfig[bootstrapServers="
        + bootstrapServers
        + ", topics="
        + new TreeSet<>(topics)
        + ", group="
        + group
        + ", protocol="
        + protocol
        + ", topicCheck="
        + topicCheck
        + ", quiet="
        + quiet
        + ", retry="
        + retry
        + ", overrides="
        + ClientSettings.namesOf(overrides)
        + "]";
  }
}
