package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Other threads of a test, each wait bounded; all have ended when it is closed. */
final class Threads implements AutoCloseable {

  private static final long BOUND_S = 30;
  private static final long STILL_WAITS_MS = 200;

  private final List<Thread> threads = new ArrayList<>();
  private final Executor executor =
      task -> {
        Thread thread = new Thread(task, "contract-" + threads.size());
        threads.add(thread);
        thread.start();
      };

  <R> Future<R> start(Callable<R> work) {
    FutureTask<R> task = new FutureTask<>(work);
    executor.execute(task);
    return task;
  }

  /** The result, or what the work threw. */
  static <R> R result(Future<R> future) throws Exception {
    try {
      return future.get(BOUND_S, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw failed;
    }
  }

  /** Passes if the work has not ended after a while in which it easily could have. */
  static void assertStillWaits(Future<?> future) {
    assertThrows(TimeoutException.class, () -> future.get(STILL_WAITS_MS, TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    for (Thread thread : threads) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(BOUND_S));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
