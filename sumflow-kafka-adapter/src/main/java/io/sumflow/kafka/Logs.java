package io.sumflow.kafka;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks where logs begin and end. Not by the consumer: once it was given a position of a higher
 * epoch than the log's, it takes no broker's word about that partition any more, nor says so.
 */
final class Logs {

  private Logs() {}

  /**
   * The logs of these partitions; bounded.
   *
   * @throws InfrastructureException if one of them is not known
   */
  static Map<TopicPartition, LogRange> ask(Admin admin, Collection<TopicPartition> partitions) {
    long deadline = System.nanoTime() + Topics.LIMIT.toNanos();
    ListOffsetsResult begins = list(admin, partitions, OffsetSpec.earliest());
    ListOffsetsResult ends = list(admin, partitions, OffsetSpec.latest());
    Map<TopicPartition, LogRange> ranges = new HashMap<>();
    for (TopicPartition partition : partitions) {
      ListOffsetsResultInfo begin = await(begins.partitionResult(partition), deadline);
      ListOffsetsResultInfo end = await(ends.partitionResult(partition), deadline);
      OptionalInt epoch = end.leaderEpoch().map(OptionalInt::of).orElse(OptionalInt.empty());
      ranges.put(partition, new LogRange(begin.offset(), end.offset(), epoch));
    }
    return ranges;
  }

  private static ListOffsetsResult list(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, which));
    ListOffsetsOptions options =
        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)
            .timeoutMs(Math.toIntExact(Topics.LIMIT.toMillis()));
    return admin.listOffsets(asked, options);
  }

  private static ListOffsetsResultInfo await(
      KafkaFuture<ListOffsetsResultInfo> future, long deadline) {
    try {
      return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      boolean missing = cause instanceof UnknownTopicOrPartitionException;
      FailureKind kind = missing ? FailureKind.HOLD : KafkaFailures.kind(cause);
      throw new InfrastructureException(kind, KafkaFailures.why(cause), cause);
    } catch (TimeoutException late) {
      String why = "no answer within " + Topics.LIMIT;
      throw new InfrastructureException(FailureKind.WAIT, why, late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InfrastructureException(FailureKind.WAIT, "interrupted", interrupted);
    }
  }
}
