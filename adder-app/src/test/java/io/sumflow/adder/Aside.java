package io.sumflow.adder;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Runs tasks beside a test, each on a thread of its own: the common pool may have only one. */
final class Aside {

  private Aside() {}

  static <T> CompletableFuture<T> call(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, Aside::start);
  }

  static CompletableFuture<Void> run(Runnable task) {
    return CompletableFuture.runAsync(task, Aside::start);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "aside");
    thread.setDaemon(true);
    thread.start();
  }
}
