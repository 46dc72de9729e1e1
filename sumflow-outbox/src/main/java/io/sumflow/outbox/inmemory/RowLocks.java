package io.sumflow.outbox.inmemory;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who has locked which row. Whoever asks for a row that is taken waits until its owner's
 * transaction ends; one that could wait for ever fails instead, as it would in a database.
 *
 * <p>Every method is called with the database's lock held.
 */
final class RowLocks {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Condition released;
  private final Map<Object, InMemorySession> owners = new HashMap<>();
  private final Map<InMemorySession, Object> waiting = new HashMap<>();

  RowLocks(ReentrantLock database) {
    this.released = database.newCondition();
  }

  /** Returns false if the session had it already. */
  boolean acquire(InMemorySession session, Object row) {
    session.requireSound();
    if (owners.get(row) == session) {
      return false;
    }
    try {
      awaitFree(session, row);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw session.fail(failure(interrupted));
    } finally {
      waiting.remove(session);
    }
    owners.put(row, session);
    session.onRollback(() -> release(session, row));
    return true;
  }

  private void awaitFree(InMemorySession session, Object row) throws InterruptedException {
    long left = TIMEOUT.toNanos();
    waiting.put(session, row);
    for (InMemorySession owner = owners.get(row); owner != null; owner = owners.get(row)) {
      refuseToWaitForEver(session, row, owner);
      if (left <= 0) {
        throw session.fail(
            failure(new TimeoutException("lock not had within " + TIMEOUT + ": " + row)));
      }
      left = released.awaitNanos(left);
    }
  }

  void release(InMemorySession session, Object row) {
    if (owners.remove(row, session)) {
      released.signalAll();
    }
  }

  void releaseAll(InMemorySession session) {
    if (owners.values().removeIf(owner -> owner == session)) {
      released.signalAll();
    }
  }

  private void refuseToWaitForEver(InMemorySession session, Object row, InMemorySession owner) {
    if (owner.thread() == session.thread()) {
      throw session.fail(
          failure(new IllegalStateException("held by a session of this very thread: " + row)));
    }
    @Nullable InMemorySession next = owner;
    while (next != null) {
      if (next == session) {
        throw session.fail(failure(new IllegalStateException("deadlock at " + row)));
      }
      Object wanted = waiting.get(next);
      next = wanted == null ? null : owners.get(wanted);
    }
  }

  private static InfrastructureException failure(Exception cause) {
    return new InfrastructureException(FailureKind.WAIT, String.valueOf(cause.getMessage()), cause);
  }
}
