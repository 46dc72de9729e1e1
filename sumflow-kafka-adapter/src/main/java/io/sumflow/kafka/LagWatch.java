package io.sumflow.kafka;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceiverListener;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Samples how far partitions are behind, also those that are paused, and notices one of which
 * nothing comes although something is there: no exception tells of that.
 */
final class LagWatch {

  private final Topics topics;
  private final ReceiverListener listener;
  private final Duration quiet;

  LagWatch(Topics topics, ReceiverListener listener, Duration quiet) {
    this.topics = topics;
    this.listener = listener;
    this.quiet = quiet;
  }

  /**
   * Takes a sample and marks those that are too quiet.
   *
   * @return partitions that have just become too quiet, or that nobody answered
   */
  Optional<Setback> sample(Collection<AssignedPartition> partitions) {
    if (partitions.isEmpty()) {
      return Optional.empty();
    }
    Map<TopicPartition, LogRange> logs;
    try {
      logs = topics.logs(AssignedPartition.kafka(partitions));
    } catch (InfrastructureException noAnswer) {
      return Optional.of(new Setback(noAnswer.kind(), String.valueOf(noAnswer.getMessage())));
    }
    Set<Partition> tooQuiet = new TreeSet<>();
    for (AssignedPartition each : partitions) {
      LogRange log = logs.get(each.kafka);
      if (log != null && sample(each, log.end())) {
        tooQuiet.add(each.partition);
      }
    }
    return tooQuiet.isEmpty()
        ? Optional.empty()
        : Optional.of(new Setback(FailureKind.HOLD, why(tooQuiet)));
  }

  /**
   * Only tells how far behind partitions are, which are paused by ourselves: nothing is expected of
   * them, and just then somebody wants to see what piles up. Unanswered, it tells nothing.
   */
  void tell(Collection<AssignedPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    try {
      Map<TopicPartition, LogRange> logs = topics.logs(AssignedPartition.kafka(partitions));
      for (AssignedPartition each : partitions) {
        each.touch();
        LogRange log = logs.get(each.kafka);
        if (log != null) {
          each.lag(log.end()).ifPresent(records -> listener.lagged(each.partition, records));
        }
      }
    } catch (InfrastructureException noAnswer) {
      // What is known is too old in a minute, and says so by its absence.
    }
  }

  private boolean sample(AssignedPartition partition, long end) {
    OptionalLong lag = partition.lag(end);
    lag.ifPresent(records -> listener.lagged(partition.partition, records));
    if (lag.orElse(0) == 0) {
      partition.touch();
      return false;
    }
    return partition.state() == AssignedPartition.State.OPEN && partition.becomesTooQuiet(quiet);
  }

  private String why(Set<Partition> tooQuiet) {
    return "no message for " + quiet + " although some are waiting in " + tooQuiet;
  }
}
