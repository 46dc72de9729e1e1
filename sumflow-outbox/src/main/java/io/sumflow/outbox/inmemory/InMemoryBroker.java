package io.sumflow.outbox.inmemory;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Topics in memory, with faults to order. Each record carries its message's headers and, as {@code
 * ce_id} and {@code ce_type}, its id and type. Safe for use by many threads.
 */
public final class InMemoryBroker {

  /** What came of one record. */
  enum Landing {
    LANDED,
    REFUSED,
    MISSING,
    AWAY
  }

  private record Topic(UUID id, List<List<ReceivedMessage>> partitions) {}

  private final InstantSource clock;
  private final Map<String, Topic> topics = new HashMap<>();
  private Predicate<OutboxMessage> refused = message -> false;
  private boolean away;
  private int acksToLose;
  private long topicsMade;
  private long spread;

  /** A broker without topics. */
  public InMemoryBroker(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Makes a topic; its id is new even if the name was used before.
   *
   * @throws IllegalArgumentException if it exists or the number of partitions is not 1 or more
   */
  public synchronized void createTopic(String name, int partitions) {
    if (partitions < 1 || topics.containsKey(name)) {
      throw new IllegalArgumentException(
          "topic must be new and have partitions: " + name + ", " + partitions);
    }
    List<List<ReceivedMessage>> logs = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      logs.add(new ArrayList<>());
    }
    topics.put(name, new Topic(new UUID(0, ++topicsMade), logs));
  }

  /** Deletes a topic with all its records; nothing happens if there is none. */
  public synchronized void deleteTopic(String name) {
    topics.remove(name);
  }

  /** The topic's identity, if it exists. */
  public synchronized Optional<UUID> topicId(String name) {
    return Optional.ofNullable(topics.get(name)).map(Topic::id);
  }

  /** How many partitions a topic has, if it exists. */
  public synchronized Optional<Integer> partitionCount(String name) {
    return Optional.ofNullable(topics.get(name)).map(topic -> topic.partitions().size());
  }

  /** The offset behind the last record; 0 if there is no such partition. */
  public synchronized long end(Partition partition) {
    return log(partition).size();
  }

  /** At most so many records from an offset on; none if there is no such partition. */
  public synchronized List<ReceivedMessage> read(Partition partition, long offset, int max) {
    return log(partition).stream().skip(offset).limit(max).toList();
  }

  /**
   * Writes a record as a foreign producer would.
   *
   * @throws IllegalArgumentException if there is no such partition
   */
  public synchronized void produce(
      Partition partition, Optional<byte[]> key, byte[] value, List<Header> headers) {
    Topic topic = topics.get(partition.topic());
    if (topic == null || partition.number() >= topic.partitions().size()) {
      throw new IllegalArgumentException("no such partition: " + partition);
    }
    write(topic.partitions().get(partition.number()), partition, key, value, headers);
  }

  /** From now on the broker answers nobody, or does again. */
  public synchronized void away(boolean away) {
    this.away = away;
  }

  /** From now on these messages are refused by their own fault. */
  public synchronized void refuse(Predicate<OutboxMessage> refused) {
    this.refused = refused;
  }

  /** The next pages land, but their acknowledgements are lost. */
  public synchronized void loseAcks(int pages) {
    acksToLose = pages;
  }

  synchronized boolean isAway() {
    return away;
  }

  synchronized boolean losesAck() {
    return acksToLose > 0 && acksToLose-- > 0;
  }

  synchronized int partitionOf(OutboxMessage message, int partitions) {
    return message
        .key()
        .map(key -> Murmur2.partition(key, partitions))
        .orElseGet(() -> (int) (spread++ % partitions));
  }

  synchronized Landing land(Partition partition, BacklogEntry entry) {
    Topic topic = topics.get(partition.topic());
    if (away) {
      return Landing.AWAY;
    }
    if (topic == null || partition.number() >= topic.partitions().size()) {
      return Landing.MISSING;
    }
    OutboxMessage message = entry.message();
    if (refused.test(message)) {
      return Landing.REFUSED;
    }
    write(
        topic.partitions().get(partition.number()),
        partition,
        message.key().map(key -> key.getBytes(StandardCharsets.UTF_8)),
        message.payload(),
        headers(message));
    return Landing.LANDED;
  }

  private void write(
      List<ReceivedMessage> log,
      Partition partition,
      Optional<byte[]> key,
      byte[] value,
      List<Header> headers) {
    log.add(
        new ReceivedMessage(
            partition, log.size(), clock.instant(), key, Optional.of(value), headers));
  }

  private static List<Header> headers(OutboxMessage message) {
    List<Header> headers = new ArrayList<>();
    message.headers().forEach((name, value) -> headers.add(header(name, value)));
    headers.add(header("ce_id", message.id().toString()));
    headers.add(header("ce_type", message.type()));
    return headers;
  }

  private static Header header(String name, String value) {
    return new Header(name, Optional.of(value.getBytes(StandardCharsets.UTF_8)));
  }

  private List<ReceivedMessage> log(Partition partition) {
    Topic topic = topics.get(partition.topic());
    return topic == null || partition.number() >= topic.partitions().size()
        ? List.of()
        : topic.partitions().get(partition.number());
  }

  static FailureKind kind(Landing landing) {
    return switch (landing) {
      case LANDED, AWAY -> FailureKind.WAIT;
      case MISSING -> FailureKind.HOLD;
      case REFUSED -> FailureKind.MESSAGE;
    };
  }
}
