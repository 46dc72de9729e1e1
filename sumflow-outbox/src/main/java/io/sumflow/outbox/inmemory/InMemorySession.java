package io.sumflow.outbox.inmemory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open transaction. Other stores join it by its hooks: they buffer what they are told and apply
 * it when it commits.
 *
 * <p>For the thread that began it.
 */
public final class InMemorySession {

  private enum State {
    OPEN,
    COMMITTED,
    ROLLED_BACK
  }

  private record Hook(boolean atCommit, Runnable action) {}

  private final InMemoryTransactor transactor;
  private final Thread thread = Thread.currentThread();
  private final List<Hook> hooks = new ArrayList<>();
  private State state = State.OPEN;
  private @Nullable RuntimeException failure;

  InMemorySession(InMemoryTransactor transactor) {
    this.transactor = transactor;
  }

  /**
   * Does something at commit: in the order given, together with all else that is committed. It is
   * forgotten when the savepoint around it is rolled back. It must not throw.
   *
   * @throws IllegalStateException if the transaction has ended
   */
  public void onCommit(Runnable action) {
    requireSound();
    hooks.add(new Hook(true, action));
  }

  /**
   * Undoes something when the transaction, or the savepoint around it, is rolled back: last first.
   * It must not throw.
   *
   * @throws IllegalStateException if the transaction has ended
   */
  public void onRollback(Runnable action) {
    requireSound();
    hooks.add(new Hook(false, action));
  }

  /**
   * Commits. What failed in it, and was swallowed, is thrown here and rolls it back.
   *
   * @throws IllegalStateException if the transaction has ended
   */
  public void commit() {
    try {
      requireSound();
    } catch (RuntimeException broken) {
      rollback();
      throw broken;
    }
    transactor.exclusively(
        () -> {
          transactor.nextCommit();
          hooks.stream().filter(Hook::atCommit).forEach(hook -> hook.action().run());
          end(State.COMMITTED);
        });
  }

  /** Undoes everything; does nothing if the transaction has ended. */
  public void rollback() {
    if (state == State.OPEN) {
      transactor.exclusively(
          () -> {
            undoTo(0);
            end(State.ROLLED_BACK);
          });
    }
  }

  /**
   * Fails as a statement does: throws, and nothing more can be done in this transaction until the
   * savepoint around it is rolled back.
   *
   * @return never
   */
  public RuntimeException fail(RuntimeException why) {
    failure = why;
    throw why;
  }

  /** True until the transaction ends. */
  public boolean isOpen() {
    return state == State.OPEN;
  }

  Thread thread() {
    return thread;
  }

  void requireSound() {
    if (state != State.OPEN) {
      throw new IllegalStateException("not in a transaction: it is " + state);
    }
    if (failure != null) {
      throw failure;
    }
  }

  int savepoint() {
    requireSound();
    return hooks.size();
  }

  void rollbackTo(int savepoint) {
    if (state == State.OPEN) {
      transactor.exclusively(() -> undoTo(savepoint));
      failure = null;
    }
  }

  private void undoTo(int savepoint) {
    while (hooks.size() > savepoint) {
      Hook hook = hooks.remove(hooks.size() - 1);
      if (!hook.atCommit()) {
        hook.action().run();
      }
    }
  }

  private void end(State how) {
    state = how;
    hooks.clear();
    transactor.rowLocks().releaseAll(this);
  }
}
