package io.sumflow.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a subscription does on a good day and on a bad one, under both group protocols. */
abstract class KafkaSubscriptionRules extends SubscriptionTest {

  KafkaSubscriptionRules(Broker broker) {
    super(broker);
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void aTopicIsReadFromItsStartAndEachMessageAppliedOnce(GroupProtocol protocol) {
    String topic = topic(3);
    List<BacklogEntry> entries = publish(topic, 3, 1, 200);
    publish(entries.subList(100, 150), topic, 3);

    Member member = member(config(topic, protocol));

    awaitApplied(numbers(1, 200));
    await(() -> member.duplicates.size() == 50);
    await(() -> member.status().state() == SubscriptionStatus.State.RUNNING);
    await(
        () ->
            member.lag.equals(
                Map.of(partition(topic, 0), 0L, partition(topic, 1), 0L, partition(topic, 2), 0L)));
    assertEquals(3, member.status().assigned().size());
    boolean isNew = protocol == GroupProtocol.NEWEST && broker.knowsNewProtocol();
    assertEquals(isNew ? "consumer" : "classic", member.status().groupProtocol());
    assertTrue(member.status().lastProgress().isPresent());
    List<String> fallback =
        List.of("WAIT the broker does not know the new group protocol: using the classic");
    boolean fellBack = protocol == GroupProtocol.NEWEST && !isNew;
    assertEquals(fellBack ? fallback : List.of(), member.failures);
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void theDatabaseDecidesWhereToReadAndNotTheGroup(GroupProtocol protocol) {
    String topic = topic(1);
    publish(topic, 1, 1, 50);
    Member first = member(config(topic, protocol));
    awaitApplied(numbers(1, 50));
    first.close();
    publish(topic, 1, 51, 60);

    KafkaSubscriptionConfig another = config(topic, protocol);
    Member second =
        member(
            KafkaSubscriptionConfig.of("another-" + topic, topic)
                .withBootstrapServers(another.bootstrapServers())
                .withProtocol(protocol));

    awaitApplied(numbers(1, 60));
    assertEquals(List.of(), second.duplicates);
    assertEquals(SubscriptionStatus.State.STOPPED, first.status().state());
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void aDatabaseThatIsAwayIsWaitedForAndNothingIsSkipped(GroupProtocol protocol) {
    String topic = topic(2);
    Member member = member(config(topic, protocol));
    publish(topic, 2, 1, 20);
    awaitApplied(numbers(1, 20));
    member.connection().cut(FailureKind.WAIT);
    publish(topic, 2, 21, 40);
    await(() -> member.status().state() == SubscriptionStatus.State.WAITING);
    publish(topic, 2, 41, 60);
    await(() -> member.failures.size() >= 3);
    assertEquals(2, member.status().assigned().size());
    // What piles up is told meanwhile.
    await(() -> member.lag.values().stream().mapToLong(Long::longValue).sum() == 40);

    member.connection().mend();

    awaitApplied(numbers(1, 60));
    await(() -> member.status().state() == SubscriptionStatus.State.RUNNING);
    assertEquals(List.of(), member.duplicates);
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void aDatabaseThatIsAwayAtTheAssignmentDelaysItOnly(GroupProtocol protocol) {
    String topic = topic(2);
    publish(topic, 2, 1, 20);
    Member member = member(config(topic, protocol));
    member.connection().cut(FailureKind.HOLD);
    await(() -> member.status().state() == SubscriptionStatus.State.HOLDING);

    member.connection().mend();

    awaitApplied(numbers(1, 20));
    await(() -> member.status().isHealthy());
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void whatIsHeldOfALostPartitionIsLeftToItsNewMember(GroupProtocol protocol) {
    String topic = topic(4);
    Member first = member(config(topic, protocol));
    publish(topic, 4, 1, 40);
    awaitApplied(numbers(1, 40));
    first.connection().cut(FailureKind.WAIT);
    publish(topic, 4, 41, 80);
    await(() -> first.status().state() == SubscriptionStatus.State.WAITING);

    Member second = member(config(topic, protocol));
    await(
        () ->
            first.status().assigned().size() == 2
                && second.status().assigned().size() == 2
                && database.applied().size() > 40);
    first.connection().mend();

    awaitApplied(numbers(1, 80));
    publish(topic, 4, 81, 120);
    awaitApplied(numbers(1, 120));
    assertEquals(List.of(), first.duplicates);
    assertEquals(List.of(), second.duplicates);
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void twoMembersThatBothBelieveTheyOwnAPartitionApplyEachMessageOnce(GroupProtocol protocol) {
    String topic = topic(2);
    Member zombie = member(config(topic, protocol));
    Member owner =
        member(
            KafkaSubscriptionConfig.of("other-" + topic, topic)
                .withBootstrapServers(broker.bootstrapServers())
                .withProtocol(protocol));
    await(() -> zombie.status().assigned().size() == 2 && owner.status().assigned().size() == 2);

    for (int from = 1; from < 300; from += 10) {
      publish(topic, 2, from, from + 9);
    }

    awaitApplied(numbers(1, 300));
    assertTrue(!zombie.fenced.isEmpty() || !owner.fenced.isEmpty());
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void aMessageThatCannotBeAppliedIsSetAsideAndTheStreamGoesOn(GroupProtocol protocol) {
    String topic = topic(1);
    List<BacklogEntry> entries = new ArrayList<>(Given.entries(1, 3, topic));
    entries.add(Given.entry(4, topic, entries.get(0).message().key(), Given.text("junk")));
    entries.addAll(Given.entries(5, 6, topic));
    publish(entries, topic, 1);

    member(config(topic, protocol));

    awaitApplied(List.of("m1", "m2", "m3", "m5", "m6"));
    assertEquals(3, database.inbox().deadLetters().get(0).message().offset());
    assertEquals("junk", database.inbox().deadLetters().get(0).cause());
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void aForeignEventWithoutHeadersThatStandsInTwoPartitionsCountsOnce(GroupProtocol protocol) {
    String topic = topic(2);
    byte[] event = Given.text(UUID.randomUUID() + " of the original");
    try (KafkaProducer<byte[], byte[]> foreign =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var first = foreign.send(new ProducerRecord<>(topic, 0, Given.text("k"), event));
      var second = foreign.send(new ProducerRecord<>(topic, 1, Given.text("k"), event));
      foreign.flush();
      assertTrue(first.isDone() && second.isDone());
    }

    Member member = member(config(topic, protocol));

    await(() -> member.duplicates.size() == 1);
    assertEquals(List.of(text(event)), database.applied());
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupProtocol.class,
      names = {"NEWEST", "CLASSIC"})
  void aMissingTopicCallsForHelpAndIsReadWhenItIsMade(GroupProtocol protocol) {
    String topic = Given.name("later");
    Member member =
        member(config(topic, protocol).withOverrides(Map.of("metadata.max.age.ms", "1000")));
    await(() -> member.status().state() == SubscriptionStatus.State.HOLDING);
    String why = member.status().why();

    broker.createTopic(topic, 1);
    publish(topic, 1, 1, 10);

    awaitApplied(numbers(1, 10));
    await(() -> member.status().isHealthy());
    assertEquals("topic " + topic + ": there is no such topic", why);
  }
}
