package io.sumflow.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Steps that run beside the caller's. Closing interrupts those that still run. */
final class Meanwhile implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> steps = new ArrayList<>();

  /** What may be interrupted. */
  interface Step {
    void run() throws InterruptedException;
  }

  void run(Step step) {
    steps.add(
        threads.submit(
            () -> {
              step.run();
              return null;
            }));
  }

  /**
   * Waits for all.
   *
   * @throws Failure what the first of them failed with
   */
  void join() throws InterruptedException {
    for (Future<?> step : steps) {
      try {
        step.get();
      } catch (ExecutionException e) {
        throw new Failure(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
