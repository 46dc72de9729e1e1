package io.sumflow.outbox;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Port: remembers, for one consumer, how far each partition was read and which ids were admitted.
 *
 * <p>Every method takes part in the session's transaction, so position, ids, effect and dead
 * letters are written together or not at all. Each is a constant number of statements, whatever the
 * number of partitions or messages; rows are locked and written in sorted order, so that two
 * members never deadlock. All throw {@link InfrastructureException} when storage fails.
 *
 * @param <S> the session
 */
public interface Inbox<S> {

  /**
   * Makes the rows of partitions that have none yet, standing at the given positions; those that
   * have one keep it.
   */
  void assign(S session, Map<Partition, Position> beginnings);

  /**
   * Locks the rows of partitions until the transaction ends, waiting for whoever holds them, and
   * reads them.
   *
   * @return what they say; a partition without a row is not in it
   */
  Map<Partition, Position> lock(S session, Set<Partition> partitions);

  /**
   * Admits ids. Each is admitted once per consumer, whatever partition it came from and whoever
   * else is admitting it at the same moment (that one is waited for).
   *
   * @return those that were not admitted before
   */
  Set<UUID> admit(S session, Collection<UUID> ids);

  /** Keeps messages that cannot be applied. Keeping one twice is the same as once. */
  void deadLetter(S session, List<DeadLetter> letters);

  /** Moves locked rows. Says nothing of who may: the caller has compared what it locked. */
  void move(S session, Map<Partition, Position> positions);
}
