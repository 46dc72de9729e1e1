package io.sumflow.contracts;

import static io.sumflow.contracts.OutboxFixture.expect;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.Publisher;
import io.sumflow.outbox.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link Publisher} promises. */
public abstract class PublisherContract {

  private static final long BOUND_S = 60;

  private final Messages messages = new Messages();
  private long lastSeq;

  /** The adapter under test; the same at each call. The test's class closes it. */
  protected abstract Publisher publisher();

  /** A publisher whose broker is not there. */
  protected abstract Publisher publisherWithoutBroker();

  /** Makes a new topic whose name no other test uses, and returns the name. */
  protected abstract String newTopic(int partitions) throws Exception;

  /** A message like this one that the broker refuses by the message's own fault. */
  protected abstract OutboxMessage guilty(OutboxMessage message);

  /** Every record of a partition, in order. */
  protected abstract List<ReceivedMessage> records(String topic, int partition) throws Exception;

  @Test
  protected void partitionCountsAreKnown() throws Exception {
    String three = newTopic(3);
    String one = newTopic(1);

    Publisher.Partitions partitions = publisher().partitions(Set.of(three, one));

    assertEquals(new Publisher.Partitions.Known(Map.of(three, 3, one, 1)), partitions);
  }

  @Test
  protected void aMissingTopicIsHeldFor() throws Exception {
    String there = newTopic(1);

    Publisher.Partitions.Unknown unknown =
        expect(
            Publisher.Partitions.Unknown.class,
            publisher().partitions(Set.of(there, there + "-missing")));

    assertEquals(FailureKind.HOLD, unknown.kind());
    assertEquals(there + "-missing", unknown.topic());
    assertFalse(unknown.why().isEmpty());
  }

  @Test
  protected void aMissingBrokerIsWaitedFor() throws Exception {
    try (Publisher publisher = publisherWithoutBroker()) {
      Publisher.Partitions.Unknown unknown =
          expect(Publisher.Partitions.Unknown.class, publisher.partitions(Set.of("topic")));
      Publication.Failed failed =
          expect(
              Publication.Failed.class,
              publish(publisher, entries(next("topic")), Map.of("topic", 1)));

      assertEquals(FailureKind.WAIT, unknown.kind());
      assertEquals(FailureKind.WAIT, failed.kind());
    }
  }

  @Test
  protected void whatIsAcknowledgedIsThere() throws Exception {
    String topic = newTopic(1);
    OutboxMessage message = messages.next(topic, "key é", 300);

    publishAll(topic, 1, message);

    ReceivedMessage record = records(topic, 0).get(0);
    assertEquals("key é", new String(record.key().orElseThrow(), StandardCharsets.UTF_8));
    assertArrayEquals(message.payload(), record.value().orElseThrow());
    assertEquals(message.id().toString(), record.header("ce_id").orElseThrow());
    assertEquals(message.type(), record.header("ce_type").orElseThrow());
    assertEquals(message.headers().get("traceparent"), record.header("traceparent").orElseThrow());
  }

  @Test
  protected void thePartitionIsKafkasHashOfTheKey() throws Exception {
    String topic = newTopic(5);
    // murmur2 by Kafka's own tests: 21 -973932308, foobar -790332482, abc 479470107.
    OutboxMessage a = messages.next(topic, "21");
    OutboxMessage b = messages.next(topic, "foobar");
    OutboxMessage c = messages.next(topic, "abc");

    publishAll(topic, 5, a, b, c);

    assertTrue(ids(topic, (-973932308 & 0x7fffffff) % 5).contains(a.id()));
    assertTrue(ids(topic, (-790332482 & 0x7fffffff) % 5).contains(b.id()));
    assertTrue(ids(topic, 479470107 % 5).contains(c.id()));
  }

  @Test
  protected void thePinnedCountDecidesThePartition() throws Exception {
    String topic = newTopic(5);
    OutboxMessage[] many =
        IntStream.range(0, 20)
            .mapToObj(i -> messages.next(topic, "k" + i))
            .toArray(OutboxMessage[]::new);

    publishAll(topic, 1, many);

    assertEquals(Messages.idsOf(many), ids(topic, 0));
  }

  @Test
  protected void messagesOfAPartitionLandInTheOrderGiven() throws Exception {
    String topic = newTopic(1);
    OutboxMessage[] many =
        IntStream.range(0, 2_000).mapToObj(i -> next(topic)).toArray(OutboxMessage[]::new);

    publishAll(topic, 1, Arrays.copyOfRange(many, 0, 1_000));
    publishAll(topic, 1, Arrays.copyOfRange(many, 1_000, 2_000));

    assertEquals(Messages.idsOf(many), ids(topic, 0));
  }

  @Test
  protected void messagesWithoutKeyLandSomewhere() throws Exception {
    String topic = newTopic(3);
    OutboxMessage[] many =
        IntStream.range(0, 60)
            .mapToObj(i -> messages.withoutKey(topic))
            .toArray(OutboxMessage[]::new);

    publishAll(topic, 3, many);

    Set<UUID> landed = new HashSet<>();
    for (int partition = 0; partition < 3; partition++) {
      landed.addAll(ids(topic, partition));
    }
    assertEquals(Set.copyOf(Messages.idsOf(many)), landed);
  }

  @Test
  protected void aGuiltyMessageAloneIsNamed() throws Exception {
    String topic = newTopic(1);
    List<BacklogEntry> page = entries(guilty(next(topic)));

    Publication.Failed failed =
        expect(Publication.Failed.class, publish(publisher(), page, Map.of(topic, 1)));

    assertEquals(FailureKind.MESSAGE, failed.kind());
    assertEquals(page.get(0).seq(), failed.suspect().orElseThrow());
    assertEquals(topic, failed.topic());
    assertEquals(List.of(), ids(topic, 0));
  }

  @Test
  protected void nothingOvertakesAMessageThatFailed() throws Exception {
    String topic = newTopic(1);
    List<OutboxMessage> page = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      page.add(i == 20 ? guilty(next(topic)) : next(topic));
    }

    Publication.Failed failed =
        expect(
            Publication.Failed.class,
            publish(publisher(), entries(page.toArray(OutboxMessage[]::new)), Map.of(topic, 1)));

    List<UUID> before = page.subList(0, 20).stream().map(OutboxMessage::id).toList();
    assertTrue(before.containsAll(ids(topic, 0)), () -> "overtaken, " + failed);
    assertTrue(failed.suspect().isPresent());
  }

  @Test
  protected void thePublisherGoesOnAfterAFailure() throws Exception {
    String topic = newTopic(1);
    expect(
        Publication.Failed.class,
        publish(publisher(), entries(guilty(next(topic)), next(topic)), Map.of(topic, 1)));
    OutboxMessage good = next(topic);

    publishAll(topic, 1, good);

    assertEquals(Messages.idsOf(good), ids(topic, 0));
  }

  @Test
  protected void thePublisherGoesOnAfterItAbandonedAPage() throws Exception {
    String topic = newTopic(1);
    OutboxMessage first = next(topic);
    publisher().publish(entries(first), Map.of(topic, 1));
    publisher().abandon();
    publisher().abandon();

    publishAll(topic, 1, first);
    OutboxMessage second = next(topic);
    publishAll(topic, 1, second);

    List<UUID> landed = ids(topic, 0);
    assertEquals(first.id(), landed.get(0));
    assertTrue(landed.indexOf(second.id()) > landed.indexOf(first.id()));
  }

  @Test
  protected void closingTwiceIsClosingOnce() throws Exception {
    Publisher publisher = publisherWithoutBroker();
    publisher.close();
    publisher.close();
  }

  private OutboxMessage next(String topic) {
    return messages.next(topic, "k");
  }

  private List<BacklogEntry> entries(OutboxMessage... given) {
    List<BacklogEntry> entries = new ArrayList<>();
    for (OutboxMessage message : given) {
      entries.add(new BacklogEntry(++lastSeq, message, Instant.EPOCH, false));
    }
    return entries;
  }

  private void publishAll(String topic, int partitions, OutboxMessage... given) throws Exception {
    assertEquals(
        new Publication.AllAcked(),
        publish(publisher(), entries(given), Map.of(topic, partitions)));
  }

  private static Publication publish(
      Publisher publisher, List<BacklogEntry> entries, Map<String, Integer> partitions)
      throws Exception {
    return publisher
        .publish(entries, partitions)
        .toCompletableFuture()
        .get(BOUND_S, TimeUnit.SECONDS);
  }

  private List<UUID> ids(String topic, int partition) throws Exception {
    return records(topic, partition).stream()
        .map(record -> UUID.fromString(record.header("ce_id").orElseThrow()))
        .toList();
  }
}
