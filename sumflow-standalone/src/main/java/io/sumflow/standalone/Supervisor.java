package io.sumflow.standalone;

import io.sumflow.embedded.EmbeddedServerException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts parts in order, starts again what dies, and stops all in the opposite order. Used by one
 * thread, except {@link #kill()}.
 */
final class Supervisor {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  // Who lived that long does not die of what killed it the last time.
  private static final Duration GOOD_LIFE = Duration.ofMinutes(1);

  private final Console console;
  private final Deque<Watched> running = new ArrayDeque<>();

  private record Watched(Part part, Thread watch) {}

  Supervisor(Console console) {
    this.console = console;
  }

  /**
   * Starts a part and keeps it running.
   *
   * @throws Failure when it does not come up
   */
  void start(Part part, String address) throws InterruptedException {
    long begin = System.nanoTime();
    console.say("starting " + part.name());
    try {
      part.start();
    } catch (InterruptedException | RuntimeException e) {
      part.kill();
      throw e;
    }
    Thread watch = new Thread(() -> keepRunning(part), "watch-" + part.name());
    watch.setDaemon(true);
    synchronized (running) {
      running.push(new Watched(part, watch));
    }
    watch.start();
    console.say("%s is up on %s (%s)".formatted(part.name(), address, Console.seconds(begin)));
  }

  private void keepRunning(Part part) {
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        long begin = System.nanoTime();
        String how = part.awaitDeath();
        if (System.nanoTime() - begin > GOOD_LIFE.toNanos()) {
          pause = FIRST_PAUSE;
        }
        console.say(
            "%s died (%s), starting it again in %d s"
                .formatted(part.name(), how, pause.toSeconds()));
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        pause = longer(pause);
        startAgain(part);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void startAgain(Part part) throws InterruptedException {
    try {
      part.start();
      console.say(part.name() + " is back");
    } catch (Failure | EmbeddedServerException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      part.kill();
      console.say(String.valueOf(e.getMessage()));
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** Stops all, the last started first, and says so. Later calls find nothing to stop. */
  void stop() throws InterruptedException {
    while (true) {
      Watched next;
      synchronized (running) {
        next = running.peek();
      }
      if (next == null) {
        return;
      }
      next.watch().interrupt();
      next.watch().join();
      long begin = System.nanoTime();
      next.part().stop();
      console.say("stopped %s (%s)".formatted(next.part().name(), Console.seconds(begin)));
      synchronized (running) {
        running.pop();
      }
    }
  }

  /** Ends all at once. Any thread, also while the others wait. */
  void kill() {
    List<Watched> all;
    synchronized (running) {
      all = new ArrayList<>(running);
    }
    all.forEach(watched -> watched.watch().interrupt());
    all.forEach(watched -> watched.part().kill());
  }
}
