package io.sumflow.kafka;

import static io.sumflow.kafka.AssignedPartition.Suspicion.NONE;
import static io.sumflow.kafka.AssignedPartition.Suspicion.OTHER_HISTORY;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.Receiver;
import io.sumflow.outbox.ReceiverListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out where partitions are to be read, and reads them from there.
 *
 * <p>In this order: which topic it is (the consumer does not say, and reads on in the middle of one
 * that was made again), where its log begins and ends, what the database says; then a seek with the
 * leader epoch, which finds a log that was cut. What was deleted unread is never skipped.
 */
final class Opener {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Topics topics;
  private final Receiver receiver;
  private final ReceiverListener listener;

  Opener(
      KafkaConsumer<byte[], byte[]> consumer,
      Topics topics,
      Receiver receiver,
      ReceiverListener listener) {
    this.consumer = consumer;
    this.topics = topics;
    this.receiver = receiver;
    this.listener = listener;
  }

  /**
   * Opens or stops partitions. The listener hears of each that stops, and again each time it is
   * asked for and still stopped.
   *
   * @return empty if each was; otherwise why some are left as they were
   * @throws InfrastructureException if storage is away
   */
  Optional<Setback> open(List<AssignedPartition> partitions) {
    Map<String, TopicAnswer> answers =
        topics.ask(partitions.stream().map(each -> each.kafka.topic()).collect(Collectors.toSet()));
    List<AssignedPartition> known = new ArrayList<>();
    Optional<Setback> setback = Optional.empty();
    for (AssignedPartition partition : partitions) {
      TopicAnswer answer = answers.get(partition.kafka.topic());
      if (answer instanceof TopicAnswer.Found) {
        known.add(partition);
      } else if (answer instanceof TopicAnswer.Unknown unknown) {
        String why = "topic " + partition.kafka.topic() + ": " + unknown.why();
        setback = Optional.of(new Setback(unknown.kind(), why));
      }
    }
    if (!known.isEmpty()) {
      open(known, answers);
    }
    return setback;
  }

  private void open(List<AssignedPartition> partitions, Map<String, TopicAnswer> answers) {
    Set<TopicPartition> kafka = AssignedPartition.kafka(partitions);
    Map<TopicPartition, LogRange> logs = topics.logs(kafka);
    Map<Partition, Position> beginnings = new HashMap<>();
    for (AssignedPartition each : partitions) {
      LogRange log = logs.get(each.kafka);
      if (log != null && answers.get(each.kafka.topic()) instanceof TopicAnswer.Found found) {
        beginnings.put(each.partition, Position.startOf(found.id(), log.begin()));
      }
    }
    Map<Partition, Position> positions = receiver.assign(beginnings);
    for (AssignedPartition each : partitions) {
      Position position = positions.get(each.partition);
      LogRange log = logs.get(each.kafka);
      if (position != null && log != null) {
        open(each, position, log);
      }
    }
  }

  private void open(AssignedPartition partition, Position position, LogRange log) {
    if (partition.isStoppedAt(position)) {
      tell(partition); // nobody has given his word yet, and whoever watches must not forget it
      return;
    }
    String trouble = trouble(partition.suspicionOf(position), position, log);
    if (!trouble.isEmpty()) {
      partition.stop(position, trouble);
      tell(partition);
      return;
    }
    Optional<Integer> epoch =
        position.leaderEpoch().isPresent()
            ? Optional.of(position.leaderEpoch().getAsInt())
            : Optional.empty();
    consumer.seek(partition.kafka, new OffsetAndMetadata(position.nextOffset(), epoch, ""));
    partition.open(position);
    consumer.resume(List.of(partition.kafka));
  }

  private void tell(AssignedPartition stopped) {
    listener.failed(FailureKind.HOLD, stopped.partition + ": " + stopped.why());
  }

  private static String trouble(
      AssignedPartition.Suspicion suspicion, Position position, LogRange log) {
    long next = position.nextOffset();
    if (next < log.begin()) {
      return "messages " + next + " to " + (log.begin() - 1) + " were deleted unread";
    }
    // With an epoch the broker can say where the log was cut, and that is followed.
    if (next > log.end() && (suspicion != NONE || position.leaderEpoch().isEmpty())) {
      return "position " + next + " is beyond the log's end " + log.end();
    }
    int epoch = position.leaderEpoch().orElse(0);
    return suspicion == OTHER_HISTORY || epoch > log.epoch().orElse(epoch)
        ? "position " + next + " of epoch " + epoch + " is of a history the log does not know"
        : "";
  }
}
