package io.sumflow.kafka;

import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.ReceivedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Turns what a consumer brought into a poll, and a poll into a part of it. */
final class PollReader {

  private PollReader() {}

  /** What came of partitions that are open; how far each was read is the client's own word. */
  static Poll read(ConsumerRecords<byte[], byte[]> records, Assignment assignment) {
    List<ReceivedMessage> messages = new ArrayList<>(records.count());
    Map<Partition, Position> next = new HashMap<>();
    for (TopicPartition kafka : records.partitions()) {
      Position position = positionOf(kafka, assignment);
      if (position != null) {
        List<ConsumerRecord<byte[], byte[]>> part = records.records(kafka);
        part.forEach(record -> messages.add(message(record)));
        // An interceptor may have lost the client's word.
        ConsumerRecord<byte[], byte[]> last = part.get(part.size() - 1);
        next.put(
            AssignedPartition.partitionOf(kafka),
            new Position(position.topicId(), last.offset() + 1, epoch(last.leaderEpoch())));
      }
    }
    // It counts control records and gaps, too.
    records
        .nextOffsets()
        .forEach(
            (kafka, offset) -> {
              Position position = positionOf(kafka, assignment);
              if (position != null) {
                next.put(AssignedPartition.partitionOf(kafka), position(position, offset));
              }
            });
    return new Poll(messages, next);
  }

  /** Partitions whose leader epoch fell, which no log's does: it may be another log. */
  static Set<String> topicsWithFallenEpoch(Poll poll, Assignment assignment) {
    Set<String> topics = new HashSet<>();
    poll.next()
        .forEach(
            (partition, next) -> {
              AssignedPartition found = assignment.find(partition);
              OptionalInt before = found == null ? OptionalInt.empty() : found.epoch();
              OptionalInt now = next.leaderEpoch();
              if (before.isPresent() && now.isPresent() && now.getAsInt() < before.getAsInt()) {
                topics.add(partition.topic());
              }
            });
    return topics;
  }

  /** Only what is of these partitions. */
  static Poll keep(Poll poll, Predicate<Partition> partitions) {
    Map<Partition, Position> next = new HashMap<>(poll.next());
    next.keySet().removeIf(partition -> !partitions.test(partition));
    List<ReceivedMessage> messages =
        poll.messages().stream().filter(message -> partitions.test(message.partition())).toList();
    return new Poll(messages, next);
  }

  private static @Nullable Position positionOf(TopicPartition kafka, Assignment assignment) {
    AssignedPartition partition = assignment.find(kafka);
    if (partition == null || partition.state() != AssignedPartition.State.OPEN) {
      return null;
    }
    return partition.position();
  }

  /** The same log, further on. */
  static Position position(Position before, OffsetAndMetadata next) {
    return new Position(before.topicId(), next.offset(), epoch(next.leaderEpoch()));
  }

  private static ReceivedMessage message(ConsumerRecord<byte[], byte[]> record) {
    return new ReceivedMessage(
        new Partition(record.topic(), record.partition()),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        Optional.ofNullable(record.key()),
        Optional.ofNullable(record.value()),
        KafkaHeaders.received(record.headers()));
  }

  private static OptionalInt epoch(Optional<Integer> epoch) {
    return epoch.map(OptionalInt::of).orElse(OptionalInt.empty());
  }
}
