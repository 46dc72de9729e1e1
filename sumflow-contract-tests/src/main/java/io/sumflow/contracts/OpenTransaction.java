package io.sumflow.contracts;

/**
 * A transaction that a test holds open. It has its identity from the start: for PostgreSQL, {@code
 * select pg_current_xact_id()} ran before it was handed out. Several may be open on one thread.
 *
 * @param <S> the session
 */
public interface OpenTransaction<S> {

  /** The session of this transaction. */
  S session();

  /** Ends it; what it wrote stands. */
  void commit() throws Exception;

  /** Ends it; what it wrote is undone. Closes what belongs to it. */
  void rollback() throws Exception;
}
