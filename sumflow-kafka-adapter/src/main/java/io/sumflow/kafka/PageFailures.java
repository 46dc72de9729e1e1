package io.sumflow.kafka;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Publication;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What failed of one page, and which failure tells what to do. The first to be heard may be an
 * innocent: of a refused batch only the guilty one bears its own cause. Safe for use by many
 * threads.
 */
final class PageFailures {

  private record Failure(BacklogEntry entry, Throwable cause) {

    FailureKind kind() {
      return KafkaFailures.kind(cause);
    }

    Publication.Failed of(FailureKind kind, Failure told) {
      String topic = told.entry.message().topic();
      String why = KafkaFailures.why(told.cause);
      return new Publication.Failed(OptionalLong.of(entry.seq()), kind, topic, why);
    }
  }

  private final Queue<Failure> inOrderHeard = new ConcurrentLinkedQueue<>();

  void add(BacklogEntry entry, Throwable cause) {
    inOrderHeard.add(new Failure(entry, cause));
  }

  boolean isEmpty() {
    return inOrderHeard.isEmpty();
  }

  /** True if time ran out for a record, which an absent broker and a deleted topic both do. */
  boolean hasTimeout() {
    return inOrderHeard.stream().anyMatch(failure -> failure.cause instanceof TimeoutException);
  }

  /**
   * The lowest message with a fault of its own, else the lowest that waits for a person, else the
   * lowest that failed, with the cause that was heard first: the others fell with it.
   */
  Optional<Publication.Failed> verdict() {
    Failure first = inOrderHeard.peek();
    if (first == null) {
      return Optional.empty();
    }
    return lowest(FailureKind.MESSAGE)
        .or(() -> lowest(FailureKind.HOLD))
        .map(failure -> failure.of(failure.kind(), failure))
        .or(() -> lowest(FailureKind.WAIT).map(failure -> failure.of(FailureKind.WAIT, first)));
  }

  private Optional<Failure> lowest(FailureKind kind) {
    return inOrderHeard.stream()
        .filter(failure -> failure.kind() == kind)
        .min(Comparator.comparingLong(failure -> failure.entry.seq()));
  }
}
