package io.sumflow.domain.inmemory;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.domain.totalizer.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A total in memory. Safe for use by many threads. */
public final class InMemoryTally implements Tally {

  private RunningTotal total = RunningTotal.ZERO;

  /** Holds nothing. */
  public InMemoryTally() {}

  @Override
  public void add(int slot, RunningTotal amount) {
    checkSlot(slot);
    addAll(List.of(amount));
  }

  @Override
  public synchronized RunningTotal current() {
    return total;
  }

  /**
   * The same tally as part of a transaction: what is added shows when it commits, all at once, or
   * not at all. For the thread and the life of that transaction.
   *
   * @param onCommit does something at commit, unless the savepoint around it is rolled back
   * @param onRollback undoes something at rollback, also of the savepoint around it; last first
   */
  public Tally joining(Consumer<Runnable> onCommit, Consumer<Runnable> onRollback) {
    return new Joined(onCommit, onRollback);
  }

  private synchronized void addAll(List<RunningTotal> amounts) {
    for (RunningTotal amount : amounts) {
      total = total.plus(amount);
    }
  }

  private static void checkSlot(int slot) {
    if (slot < 0) {
      throw new IllegalArgumentException("slot must be 0 or more: " + slot);
    }
  }

  private final class Joined implements Tally {

    private final Consumer<Runnable> onCommit;
    private final Consumer<Runnable> onRollback;
    private final List<RunningTotal> added = new ArrayList<>();

    Joined(Consumer<Runnable> onCommit, Consumer<Runnable> onRollback) {
      this.onCommit = onCommit;
      this.onRollback = onRollback;
    }

    @Override
    public void add(int slot, RunningTotal amount) {
      checkSlot(slot);
      if (added.isEmpty()) {
        onCommit.accept(() -> addAll(added));
      }
      onRollback.accept(() -> added.remove(added.size() - 1));
      added.add(amount);
    }

    @Override
    public RunningTotal current() {
      return InMemoryTally.this.current();
    }
  }
}
