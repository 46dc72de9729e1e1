package io.sumflow.outbox;

import java.util.Map;
import java.util.Set;

/**
 * Applies what a subscription reads, poll by poll; {@link IdempotentReceiver} does it exactly once.
 * It is the place to stand around the application of a poll, to trace or to time it.
 *
 * <p>A poll is applied in one transaction that begins and ends within {@link #receive}, and what
 * the receiver's listener hears of it, it hears within that call, on the caller's thread. Whoever
 * stands around it passes on what it is given and what it gets, unchanged.
 *
 * <p>For one thread.
 */
public interface Receiver {

  /**
   * Takes over partitions: makes the rows that are missing and says where to read on.
   *
   * @param beginnings the topic's identity now and the start of each log
   * @return where to read next; the start, where the topic is another than the one read before
   * @throws InfrastructureException if storage is away; try again
   */
  Map<Partition, Position> assign(Map<Partition, Position> beginnings);

  /**
   * Applies a poll, in one transaction. Partitions that were not assigned, or that somebody else
   * moved, are dropped from it and named as fenced. Does not throw for a failure of infrastructure
   * or of a message.
   */
  Receipt receive(Poll poll);

  /**
   * Moves partitions back to where their log was cut: new messages stand there now. What was
   * applied from there on before is dropped by its id.
   *
   * @return those that somebody else moved meanwhile; they stay, and are to be assigned anew
   * @throws InfrastructureException if storage is away; assign anew and try again
   */
  Set<Partition> rewind(Map<Partition, Position> positions);

  /** Forgets partitions that are assigned to somebody else now. */
  void revoke(Set<Partition> partitions);
}
