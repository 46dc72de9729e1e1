package io.sumflow.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** What tests of subscriptions share: one broker, one database, members that end with the test. */
abstract class SubscriptionTest {

  final Broker broker;
  final Database database = new Database();
  private final List<Member> members = new ArrayList<>();
  private final KafkaPublisher publisher;

  SubscriptionTest(Broker broker) {
    this.broker = broker;
    publisher =
        new KafkaPublisher(
            KafkaPublisherConfig.defaults().withBootstrapServers(broker.bootstrapServers()));
  }

  @AfterEach
  void close() {
    members.forEach(Member::close);
    publisher.close();
    members.forEach(member -> assertEquals(List.of(), member.bugs));
  }

  String topic(int partitions) {
    String topic = Given.name("subscription");
    broker.createTopic(topic, partitions);
    return topic;
  }

  KafkaSubscriptionConfig config(String topic, GroupProtocol protocol) {
    return KafkaSubscriptionConfig.of("of-" + topic, topic)
        .withBootstrapServers(broker.bootstrapServers())
        .withProtocol(protocol)
        .withPeriods(Duration.ofSeconds(1), Duration.ofSeconds(3))
        .withRetry(new RetryPolicy(Duration.ofMillis(50), Duration.ofMillis(300), 0.5));
  }

  Member member(KafkaSubscriptionConfig config) {
    Member member = new Member(database, config);
    members.add(member);
    return member;
  }

  /** Messages of several keys, numbered, spread by key. */
  List<BacklogEntry> publish(String topic, int partitions, int from, int through) {
    List<BacklogEntry> entries =
        IntStream.rangeClosed(from, through)
            .mapToObj(
                number ->
                    Given.entry(
                        number, topic, Optional.of("key" + number % 7), Given.text("m" + number)))
            .toList();
    publish(entries, topic, partitions);
    return entries;
  }

  void publish(List<BacklogEntry> entries, String topic, int partitions) {
    assertEquals(
        new Publication.AllAcked(),
        Given.await(publisher.publish(entries, Map.of(topic, partitions))));
  }

  static List<String> numbers(int from, int through) {
    return IntStream.rangeClosed(from, through).mapToObj(number -> "m" + number).sorted().toList();
  }

  /** Each of these once, and nothing else. */
  void awaitApplied(List<String> expected) {
    List<String> sorted = expected.stream().sorted().toList();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> database.applied().size() >= sorted.size());
    assertEquals(sorted, database.applied().stream().sorted().toList());
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
  }

  static Partition partition(String topic, int number) {
    return new Partition(topic, number);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
