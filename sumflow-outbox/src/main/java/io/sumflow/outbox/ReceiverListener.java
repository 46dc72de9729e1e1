package io.sumflow.outbox;

import java.util.List;

/**
 * Hears what the receiver did, in past tense, after the commit, on the receiver's own thread. Must
 * be quick and do no I/O; what it throws is swallowed.
 */
public interface ReceiverListener {

  /** Hears nothing. */
  ReceiverListener NOOP = new ReceiverListener() {};

  /** These were applied; each message is told once. */
  default void applied(List<ReceivedMessage> messages) {}

  /** These had been admitted before and were dropped. */
  default void duplicates(List<ReceivedMessage> messages) {}

  /** These were set aside with their cause. */
  default void deadLettered(List<DeadLetter> letters) {}

  /** Another member owns these partitions or moved them; what was read of them was dropped. */
  default void fenced(List<Partition> partitions) {}

  /** The topic had been deleted and made again; it is read from its start. */
  default void recreated(Partition partition) {}

  /** The log had been cut below the position; reading goes on where it was cut. */
  default void truncated(Partition partition, long offset) {}

  /** Something failed; the same messages are tried again after a pause. */
  default void failed(FailureKind kind, String why) {}

  /**
   * How far a partition is behind, sampled.
   *
   * @param records between the position and the log's end
   */
  default void lagged(Partition partition, long records) {}

  /** Both, this one first. */
  default ReceiverListener andThen(ReceiverListener next) {
    return new ReceiverListeners(this, next);
  }
}
