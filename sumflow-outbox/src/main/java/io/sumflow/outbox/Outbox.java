package io.sumflow.outbox;

import java.util.List;

/**
 * Port: takes messages inside the caller's own transaction.
 *
 * <p>A message becomes visible to the relay if and only if that transaction commits, and is then
 * published at least once. Never opens, commits or closes anything.
 *
 * <p>Order is promised to writers of one topic and key that hold that key's lock (the row lock of
 * the aggregate, say) when they append: their messages are published in the order of their appends.
 * Writers that do not lock have no order to keep. Nothing is promised between keys.
 *
 * @param <S> the session of the caller's transaction
 */
public interface Outbox<S> {

  /**
   * Appends messages in the order given, with one statement.
   *
   * @throws IllegalArgumentException if a message is larger than the outbox takes, naming the limit
   * @throws IllegalStateException if the session is not in a transaction
   * @throws InfrastructureException if storage fails
   */
  void append(S session, List<OutboxMessage> messages);

  /** Appends one message; see {@link #append(Object, List)}. */
  default void append(S session, OutboxMessage message) {
    append(session, List.of(message));
  }
}
