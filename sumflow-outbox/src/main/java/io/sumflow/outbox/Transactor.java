package io.sumflow.outbox;

/**
 * Port: runs work in a transaction and hands it the session, never ambient.
 *
 * <p>Safe for use by many threads; a session belongs to the thread that runs the work and ends with
 * it.
 *
 * @param <S> the session: {@code java.sql.Connection} for PostgreSQL
 */
public interface Transactor<S> {

  /** Work that needs a session. */
  @FunctionalInterface
  interface Work<S, R, X extends Exception> {
    /** Does it; what it throws rolls the transaction back. */
    R run(S session) throws X;
  }

  /**
   * Runs work in one new transaction at READ COMMITTED: commits when it returns, rolls back when it
   * throws, and passes on what it threw.
   *
   * @throws InfrastructureException if no session could be had or the commit failed; {@link
   *     InfrastructureException#outcomeUnknown} if it is not known whether the commit happened
   */
  <R, X extends Exception> R inTransaction(Work<S, R, X> work) throws X;

  /**
   * Runs work inside the session's transaction such that, if it throws, what it wrote is undone and
   * what was written before stands. Deferred constraints are checked before it returns, and an
   * error that the work swallowed is thrown here.
   */
  <R, X extends Exception> R nested(S session, Work<S, R, X> work) throws X;

  /** Whose fault a failure of such work is. Knows the technology's exceptions, also as causes. */
  FailureKind kind(Throwable failure);

  /**
   * True if the work took longer than it may. Whose fault that is shows only by trying again:
   * {@link #kind} says wait.
   */
  default boolean isTimeout(Throwable failure) {
    return false;
  }
}
