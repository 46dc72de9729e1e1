package io.sumflow.kafka;

import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.Receiver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/** What is done when a consumer says that a log is not what it was. For the polling thread. */
final class LogTroubles {

  private final Assignment assignment;
  private final Receiver receiver;

  LogTroubles(Assignment assignment, Receiver receiver) {
    this.assignment = assignment;
    this.receiver = receiver;
  }

  /**
   * The log was cut. Where it is known from where on, the position follows; what is not applied yet
   * is never passed over.
   *
   * @return partitions of which nothing that was read before may be applied
   */
  Set<Partition> cut(LogTruncationException failure) {
    Map<Partition, Position> back = new HashMap<>();
    for (TopicPartition kafka : failure.partitions()) {
      AssignedPartition found = assignment.find(kafka);
      OffsetAndMetadata divergent = failure.divergentOffsets().get(kafka);
      Position position = found == null ? null : found.position();
      if (found != null && position != null && divergent != null) {
        if (divergent.offset() < position.nextOffset()) {
          back.put(found.partition, PollReader.position(position, divergent));
        }
        assignment.reopen(List.of(found.partition));
      } else if (found != null) {
        suspect(found, AssignedPartition.Suspicion.OTHER_HISTORY);
      }
    }
    if (!back.isEmpty()) {
      receiver.rewind(back);
    }
    return AssignedPartition.partitionsOf(failure.partitions());
  }

  /**
   * A position is not within the log.
   *
   * @return partitions of which nothing that was read before may be applied
   */
  Set<Partition> outOfRange(OffsetOutOfRangeException failure) {
    for (TopicPartition kafka : failure.partitions()) {
      AssignedPartition found = assignment.find(kafka);
      if (found != null) {
        suspect(found, AssignedPartition.Suspicion.OUT_OF_RANGE);
      }
    }
    return AssignedPartition.partitionsOf(failure.partitions());
  }

  private void suspect(AssignedPartition partition, AssignedPartition.Suspicion suspicion) {
    partition.suspect(suspicion);
    assignment.quieten(partition);
  }
}
