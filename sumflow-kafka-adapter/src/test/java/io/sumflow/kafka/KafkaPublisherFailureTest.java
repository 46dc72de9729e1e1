package io.sumflow.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.KafkaBroker;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.Publisher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose fault a failure is, and what is said about it. */
class KafkaPublisherFailureTest {

  private static final Publication ACKED = new Publication.AllAcked();

  private final KafkaBroker broker = KafkaBroker.shared();
  private final KafkaPublisher publisher =
      new KafkaPublisher(
          KafkaPublisherConfig.defaults()
              .withBootstrapServers(broker.bootstrapServers())
              .withTimeouts(Duration.ofSeconds(4), Duration.ofSeconds(2)));

  @AfterEach
  void close() {
    publisher.close();
  }

  @Test
  void aMessageTooLargeForItsTopicIsNamedOutOfAFullPage() {
    String topic = topic(Map.of("max.message.bytes", "5000"));
    List<BacklogEntry> page =
        Given.page(
            Given.entry(1, topic), Given.page(Given.large(2, topic, 10_000), list(3, topic)));

    Publication.Failed failed = Given.failed(publish(page, topic));

    assertEquals(FailureKind.MESSAGE, failed.kind());
    assertEquals(OptionalLong.of(2), failed.suspect());
    assertEquals(topic, failed.topic());
  }

  @Test
  void aMessageTooLargeForAnyRequestIsItsOwnFault() {
    String topic = topic(Map.of());
    List<BacklogEntry> page =
        Given.page(Given.entry(1, topic), List.of(Given.large(2, topic, 9 << 20)));

    Publication.Failed failed = Given.failed(publish(page, topic));

    assertEquals(FailureKind.MESSAGE, failed.kind());
    assertEquals(OptionalLong.of(2), failed.suspect());
  }

  @Test
  void theGuiltyOneOfARefusedBatchIsNamedAndNotAnInnocentBeforeIt() {
    String topic = topic(Map.of("cleanup.policy", "compact"));
    List<BacklogEntry> page =
        Given.page(
            Given.entry(1, topic),
            Given.page(
                Given.entry(2, topic), Given.page(Given.withoutKey(3, topic), list(4, topic))));

    Publication.Failed failed = Given.failed(publish(page, topic));

    assertEquals(FailureKind.MESSAGE, failed.kind());
    assertEquals(OptionalLong.of(3), failed.suspect());
    assertEquals(List.of(), TopicLog.values(broker.bootstrapServers(), topic));
  }

  @Test
  void aMessageThatWaitedForYearsIsTakenWhereOldTimestampsAreRefused() {
    String topic = topic(Map.of("message.timestamp.before.max.ms", "60000"));
    BacklogEntry now = Given.entry(1, topic);
    BacklogEntry old = new BacklogEntry(1, now.message(), Instant.EPOCH, false);

    assertEquals(ACKED, Given.await(publish(List.of(old), topic)));
  }

  @Test
  void aMissingTopicIsForAPerson() {
    String topic = Given.name("missing");

    Publisher.Partitions partitions = publisher.partitions(Set.of(topic));
    Publication.Failed failed = Given.failed(publish(list(1, topic), topic));

    assertTrue(
        partitions instanceof Publisher.Partitions.Unknown unknown
            && unknown.kind() == FailureKind.HOLD
            && unknown.topic().equals(topic),
        partitions::toString);
    assertEquals(FailureKind.HOLD, failed.kind());
    assertEquals(topic, failed.topic());
  }

  @Test
  void anIllegalTopicNameIsNeverHandedToTheClient() {
    Publisher.Partitions partitions = publisher.partitions(Set.of("no spaces"));

    assertTrue(
        partitions instanceof Publisher.Partitions.Unknown unknown
            && unknown.kind() == FailureKind.HOLD
            && unknown.why().contains("illegal topic name 'no spaces'"),
        partitions::toString);
  }

  @Test
  void aTopicDeletedUnderAWarmProducerIsForAPersonAndGoesOnWhenItIsMadeAgain() {
    String topic = topic(Map.of());
    assertEquals(ACKED, Given.await(publish(list(1, topic), topic)));
    broker.deleteTopic(topic);

    Publication.Failed failed = Given.failed(publish(list(2, topic), topic));
    broker.createTopic(topic, 1);
    Publication again = Given.await(publish(list(2, topic), topic));

    assertEquals(FailureKind.HOLD, failed.kind());
    assertEquals(topic, failed.topic());
    assertEquals(ACKED, again);
    assertEquals(List.of("m2"), TopicLog.values(broker.bootstrapServers(), topic));
  }

  @Test
  void aTopicWithFewerPartitionsThanPinnedIsForAPerson() {
    String topic = topic(Map.of());
    List<BacklogEntry> page = Given.entries(1, 1, topic);
    int pinned = partitionsThatPlaceOutside(page.get(0));

    Publication.Failed failed = Given.failed(publisher.publish(page, Map.of(topic, pinned)));

    assertEquals(FailureKind.HOLD, failed.kind());
    assertTrue(failed.why().contains("1 partitions, not " + pinned), failed.why());
  }

  @Test
  void aClosedPublisherSaysSo() {
    publisher.close();
    publisher.close();

    Publication.Failed failed = Given.failed(publish(list(1, "any"), "any"));

    assertEquals("the publisher is closed", failed.why());
    assertTrue(publisher.partitions(Set.of("any")) instanceof Publisher.Partitions.Unknown);
  }

  private CompletionStage<Publication> publish(List<BacklogEntry> page, String topic) {
    return publisher.publish(page, Map.of(topic, 1));
  }

  private static List<BacklogEntry> list(long seq, String topic) {
    return Given.entries(seq, seq, topic);
  }

  private String topic(Map<String, String> settings) {
    String topic = Given.name("failure");
    broker.createTopic(topic, 1, settings);
    return topic;
  }

  private static int partitionsThatPlaceOutside(BacklogEntry entry) {
    byte[] key = Given.text(entry.message().key().orElseThrow());
    int count = 2;
    while (RecordEncoder.partition(key, count) == 0) {
      count++;
    }
    return count;
  }
}
