package io.sumflow.outbox;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A named thread around a {@link Step}: turns while there is work, rests when there is none, can be
 * nudged, and stops in order.
 *
 * <p>The thread is not a daemon: it ends with {@link #close}. Safe for use by many threads. A loop
 * is started once and then closed; it is not started again.
 */
public final class WorkLoop implements AutoCloseable {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

  private enum State {
    NEW,
    RUNNING,
    STOPPING
  }

  private final Step step;
  private final IdlePolicy idle;
  private final Consumer<Throwable> failures;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.NEW;
  private boolean nudged;

  /**
   * Prepares the loop; starts nothing.
   *
   * @param name of the thread
   * @param failures hears what the step throws, on the loop's thread; the loop rests and goes on
   */
  public WorkLoop(String name, Step step, IdlePolicy idle, Consumer<Throwable> failures) {
    this.step = step;
    this.idle = idle;
    this.failures = failures;
    this.thread = new Thread(this::run, name);
  }

  /**
   * Starts the thread.
   *
   * @throws IllegalStateException if it was started or closed before
   */
  public void start() {
    lock.lock();
    try {
      if (state != State.NEW) {
        throw new IllegalStateException(thread.getName() + " starts once: it is " + state);
      }
      state = State.RUNNING;
      thread.start();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the current rest: there is work. Cheap; call it after every commit. */
  public void nudge() {
    lock.lock();
    try {
      nudged = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the loop after its current turn, stops the step and waits for both, at most 15 seconds.
   * Idempotent; does nothing before {@link #start}.
   */
  @Override
  public void close() {
    boolean started;
    lock.lock();
    try {
      started = state != State.NEW;
      state = State.STOPPING;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (started && Thread.currentThread() != thread) {
      join();
    }
  }

  private void join() {
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
      }
    } catch (InterruptedException interrupted) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration rest = Duration.ZERO;
    while (isRunning()) {
      int done = turn();
      rest = done > 0 ? Duration.ZERO : idle.next(rest);
      if (done == 0 && rest(rest)) {
        rest = Duration.ZERO;
      }
    }
    try {
      step.stop();
    } catch (Exception | Error failure) {
      report(failure);
    }
  }

  private int turn() {
    try {
      return step.runOnce();
    } catch (Exception | Error failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      report(failure);
      return 0;
    }
  }

  private void report(Throwable failure) {
    try {
      failures.accept(failure);
    } catch (RuntimeException observersFault) {
      // An observer can never end the loop.
    }
  }

  private boolean isRunning() {
    lock.lock();
    try {
      return state == State.RUNNING;
    } finally {
      lock.unlock();
    }
  }

  /** Returns true if nudged. */
  private boolean rest(Duration time) {
    lock.lock();
    try {
      long left = time.toNanos();
      while (!nudged && state == State.RUNNING && left > 0) {
        left = changed.awaitNanos(left);
      }
      boolean wasNudged = nudged;
      nudged = false;
      return wasNudged;
    } catch (InterruptedException interrupted) {
      // Only close interrupts, and then the state says so.
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** The thread's name and state. */
  @Override
  public String toString() {
    return thread.getName() + " " + thread.getState();
  }
}
