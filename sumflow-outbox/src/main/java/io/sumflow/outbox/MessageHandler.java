package io.sumflow.outbox;

import java.util.List;

/**
 * Port: applies messages, in the transaction that admits them.
 *
 * <p>Effects written through the session happen exactly once. Effects outside the database happen
 * at least once. A dead letter breaks its key's order: what follows it is applied.
 *
 * @param <S> the session
 */
@FunctionalInterface
public interface MessageHandler<S> {

  /**
   * Applies messages, all or none; in order within each partition. May be called again with some of
   * the same messages after what it wrote was undone.
   *
   * @throws RejectedMessageException if one of them can never be applied
   * @throws Exception what {@link Transactor#kind} then judges
   */
  void handle(S session, List<ReceivedMessage> messages) throws Exception;
}
