package io.sumflow.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.BrokerConfig;
import io.sumflow.embedded.KafkaBroker;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logs that are not what they were: made again, cut, emptied. Its own broker, which restarts. */
class KafkaSubscriptionLogTest extends SubscriptionTest {

  private static final KafkaBroker BROKER = new KafkaBroker(BrokerConfig.defaults()).start();

  KafkaSubscriptionLogTest() {
    super(Broker.of(BROKER));
  }

  @AfterAll
  static void stopBroker() {
    BROKER.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void aTopicThatWasMadeAgainIsReadFromItsStart(GroupProtocol protocol) {
    String topic = topic(1);
    List<BacklogEntry> old = publish(topic, 1, 1, 50);
    Member member = member(config(topic, protocol));
    awaitApplied(numbers(1, 50));
    BROKER.deleteTopic(topic);
    broker.createTopic(topic, 1);

    publish(old.subList(40, 50), topic, 1);
    publish(topic, 1, 51, 250);

    awaitApplied(numbers(1, 250));
    await(() -> member.duplicates.size() >= 10);
    assertTrue(member.recreated.contains(partition(topic, 0)));
    await(() -> member.status().isHealthy());
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void aTopicThatWasMadeAgainWhileNobodyReadIsReadFromItsStart(GroupProtocol protocol) {
    String topic = topic(1);
    publish(topic, 1, 1, 50);
    member(config(topic, protocol)).close();
    database.move(partition(topic, 0), new Position(UUID.randomUUID(), 30, OptionalInt.of(0)));

    Member member = member(config(topic, protocol));

    awaitApplied(numbers(1, 50));
    assertEquals(List.of(partition(topic, 0)), member.recreated);
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void aLogThatWasCutIsReadOnFromWhereItWasCut(GroupProtocol protocol) throws Exception {
    String topic = topic(1);
    Partition partition = partition(topic, 0);
    List<BacklogEntry> old = publish(topic, 1, 1, 50);
    BROKER.restart(); // raises the leader's epoch
    publish(topic, 1, 51, 100);
    // 80 messages of the first epoch were read once, of which the log has kept 50.
    database.move(partition, new Position(id(topic), 80, OptionalInt.of(0)));

    Member member = member(config(topic, protocol));

    awaitApplied(numbers(51, 100));
    assertEquals(Map.of(partition, 50L), member.truncated);
    assertEquals(50, old.size());
    await(() -> member.status().isHealthy());
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void aPositionOfAnUnknownHistoryIsNotPassedOverUntilItIsMoved(GroupProtocol protocol)
      throws Exception {
    String topic = topic(1);
    publish(topic, 1, 1, 50);
    database.move(partition(topic, 0), new Position(id(topic), 20, OptionalInt.of(90)));

    Member member = member(config(topic, protocol));

    await(() -> member.status().stopped().containsKey(partition(topic, 0)));
    assertEquals(
        "position 20 of epoch 90 is of a history the log does not know",
        member.status().stopped().get(partition(topic, 0)));
    assertFalse(member.status().isHealthy());
    assertEquals(List.of(), database.applied());
    assertTrue(member.failures.stream().anyMatch(told -> told.startsWith("HOLD ")));

    // The same offset, taken for one of this log: a person's word.
    database.move(partition(topic, 0), new Position(id(topic), 20, OptionalInt.empty()));

    awaitApplied(numbers(21, 50));
    await(() -> member.status().isHealthy());
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void aPositionBeyondTheEndStopsItsPartitionAndNoOtherAndSaysSoAgainAndAgain(
      GroupProtocol protocol) throws Exception {
    String topic = topic(2);
    Partition stopped = partition(topic, 0);
    List<BacklogEntry> entries = publish(topic, 2, 1, 40);
    List<String> ofTheOther =
        entries.stream()
            .filter(
                entry ->
                    RecordEncoder.partition(Given.text(entry.message().key().orElseThrow()), 2)
                        == 1)
            .map(entry -> text(entry.message().payload()))
            .toList();
    database.move(stopped, new Position(id(topic), 500, OptionalInt.empty()));

    Member member = member(config(topic, protocol));

    awaitApplied(ofTheOther);
    await(() -> member.status().stopped().containsKey(stopped));
    String why = member.status().stopped().get(stopped);
    assertTrue(String.valueOf(why).contains("position 500 is beyond the log's end"), why);
    // It is told for as long as it lasts, or an alert on it would end.
    await(() -> member.failures.size() >= 3);
    assertEquals(Set.of("HOLD " + stopped + ": " + why), Set.copyOf(member.failures));

    database.move(stopped, new Position(id(topic), 0, OptionalInt.empty()));

    awaitApplied(numbers(1, 40));
    await(() -> member.status().isHealthy());
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void messagesThatWereDeletedUnreadAreNeverSkippedSilently(GroupProtocol protocol)
      throws Exception {
    String topic = topic(1);
    Partition partition = partition(topic, 0);
    publish(topic, 1, 1, 20);
    Member first = member(config(topic, protocol));
    awaitApplied(numbers(1, 20));
    first.close();
    publish(topic, 1, 21, 40);
    deleteBefore(topic, 30);

    Member second = member(config(topic, protocol));

    await(() -> second.status().stopped().containsKey(partition));
    assertEquals("messages 20 to 29 were deleted unread", second.status().stopped().get(partition));
    assertEquals(20, database.applied().size());
    assertEquals(20, database.position(partition).orElseThrow().nextOffset());
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void messagesDeletedUnderAReaderThatWaitsStopItsPartition(GroupProtocol protocol)
      throws Exception {
    String topic = topic(1);
    Member member = member(config(topic, protocol));
    publish(topic, 1, 1, 20);
    awaitApplied(numbers(1, 20));
    Position before = database.position(partition(topic, 0)).orElseThrow();
    member.close();
    database.move(partition(topic, 0), Position.startOf(before.topicId(), 5));
    deleteBefore(topic, 10);

    Member second = member(config(topic, protocol));

    await(() -> second.status().stopped().containsKey(partition(topic, 0)));
    assertEquals(20, database.applied().size());
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void aPartitionThatIsTooQuietCallsForHelp(GroupProtocol protocol) {
    String topic = topic(1);
    // The broker keeps its answer for as long as there is less than this.
    KafkaSubscriptionConfig config =
        config(topic, protocol)
            .withOverrides(Map.of("fetch.min.bytes", "10000000", "fetch.max.wait.ms", "8000"));
    Member member = member(config);
    await(() -> member.status().assigned().size() == 1);

    publish(topic, 1, 1, 20);

    await(() -> member.status().stopped().containsKey(partition(topic, 0)));
    assertFalse(member.status().isHealthy());
    assertTrue(
        member.failures.get(0).startsWith("HOLD no message for PT3S although some are waiting"),
        member.failures::toString);
    awaitApplied(numbers(1, 20));
    await(() -> member.status().isHealthy());
  }

  private UUID id(String topic) {
    Map<String, Object> properties = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (Topics topics = new Topics(properties)) {
      TopicAnswer answer = topics.ask(Set.of(topic)).get(topic);
      if (answer instanceof TopicAnswer.Found found) {
        return found.id();
      }
      throw new AssertionError("no topic " + topic + ": " + answer);
    }
  }

  private void deleteBefore(String topic, long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get(10, TimeUnit.SECONDS);
    }
  }
}
