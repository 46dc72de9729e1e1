package io.sumflow.outbox;

/**
 * Port: keeps account of messages that are about to be truncated.
 *
 * @param <S> the session
 * @param <E> the entry: what is to be kept of one segment
 */
public interface LedgerHook<S, E> {

  /**
   * Adds up a segment, in a transaction of its own and before the segment is locked; may take its
   * time.
   *
   * @param segment 0 to 15
   */
  E prepare(S session, int segment);

  /** Writes the entry in the transaction that truncates the segment. Quick: writers wait for it. */
  void store(S session, E entry);
}
