package io.sumflow.kafka;

import io.sumflow.outbox.Partition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of this member.
 *
 * <p>What a rebalance calls never touches the database and never throws: with it away, that would
 * mean a new rebalance with every poll. A new partition is sought to 0, for without a position
 * every poll would throw, and paused; the polling loop finds out where to read it. For the polling
 * thread, on which rebalances are told, too.
 */
final class Assignment implements ConsumerRebalanceListener {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Consumer<Set<Partition>> left;
  private final Map<Partition, AssignedPartition> partitions = new TreeMap<>();

  /**
   * Nothing is assigned yet.
   *
   * @param left hears which partitions are somebody else's now
   */
  Assignment(KafkaConsumer<byte[], byte[]> consumer, Consumer<Set<Partition>> left) {
    this.consumer = consumer;
    this.left = left;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    for (TopicPartition kafka : assigned) {
      AssignedPartition fresh = new AssignedPartition(kafka);
      partitions.put(fresh.partition, fresh);
      quieten(fresh);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    Set<Partition> gone = AssignedPartition.partitionsOf(revoked);
    partitions.keySet().removeAll(gone);
    left.accept(gone);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    onPartitionsRevoked(lost);
  }

  Collection<AssignedPartition> all() {
    return List.copyOf(partitions.values());
  }

  Set<Partition> partitions() {
    return Set.copyOf(partitions.keySet());
  }

  List<AssignedPartition> in(AssignedPartition.State state) {
    return partitions.values().stream().filter(each -> each.state() == state).toList();
  }

  @Nullable AssignedPartition find(TopicPartition kafka) {
    return partitions.get(AssignedPartition.partitionOf(kafka));
  }

  @Nullable AssignedPartition find(Partition partition) {
    return partitions.get(partition);
  }

  /** Ask the database again where to read these; until then nothing comes of them. */
  void reopen(Collection<Partition> these) {
    for (Partition partition : these) {
      AssignedPartition found = partitions.get(partition);
      if (found != null) {
        found.reopen();
        quieten(found);
      }
    }
  }

  /** What was fetched of it is dropped, nothing more comes. */
  void quieten(AssignedPartition partition) {
    consumer.seek(partition.kafka, 0);
    consumer.pause(List.of(partition.kafka));
  }

  /** Nothing comes until {@link #resume}; polling keeps the membership alive. */
  void pause() {
    consumer.pause(consumer.assignment());
  }

  /** What is open is read on; the others stay paused. */
  void resume() {
    List<AssignedPartition> open = in(AssignedPartition.State.OPEN);
    open.forEach(AssignedPartition::touch);
    consumer.resume(AssignedPartition.kafka(open));
  }
}
