package io.sumflow.outbox.inmemory;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Transactor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Transactions in memory: what a session writes shows when it commits, all at once, or never; rows
 * it locked are free when it ends.
 *
 * <p>Safe for use by many threads. Outboxes and inboxes of one transactor share its transactions.
 */
public final class InMemoryTransactor implements Transactor<InMemorySession> {

  private final ReentrantLock database = new ReentrantLock();
  private final RowLocks rowLocks = new RowLocks(database);
  private long commits;

  /** Without anything in it. */
  public InMemoryTransactor() {}

  /**
   * Begins a transaction that the caller must end. Several may be open on one thread, which is how
   * a test lets an early append commit late.
   */
  public InMemorySession begin() {
    return new InMemorySession(this);
  }

  @Override
  public <R, X extends Exception> R inTransaction(Work<InMemorySession, R, X> work) throws X {
    InMemorySession session = begin();
    try {
      R result = work.run(session);
      session.commit();
      return result;
    } finally {
      session.rollback();
    }
  }

  @Override
  public <R, X extends Exception> R nested(
      InMemorySession session, Work<InMemorySession, R, X> work) throws X {
    int savepoint = session.savepoint();
    boolean done = false;
    try {
      R result = work.run(session);
      session.requireSound();
      done = true;
      return result;
    } finally {
      if (!done) {
        session.rollbackTo(savepoint);
      }
    }
  }

  /** What an {@link InfrastructureException} says, also as a cause; all else is the message's. */
  @Override
  public FailureKind kind(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InfrastructureException infrastructure) {
        return infrastructure.kind();
      }
    }
    return FailureKind.MESSAGE;
  }

  RowLocks rowLocks() {
    return rowLocks;
  }

  /** Runs something while nothing else is read or written, and no commit is half done. */
  <R> R exclusively(Supplier<R> work) {
    database.lock();
    try {
      return work.get();
    } finally {
      database.unlock();
    }
  }

  void exclusively(Runnable work) {
    database.lock();
    try {
      work.run();
    } finally {
      database.unlock();
    }
  }

  /** The number of the commit that is being done: 1 for the first. */
  long nextCommit() {
    return ++commits;
  }

  /** The number of the last commit: what is visible now. */
  long lastCommit() {
    return commits;
  }
}
