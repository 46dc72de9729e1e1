package io.sumflow.standalone;

import java.io.PrintWriter;
import java.time.Duration;

/** What {@code up} says, line by line. Thread-safe. */
final class Console {
  private final PrintWriter out;

  Console(PrintWriter out) {
    this.out = out;
  }

  synchronized void say(String line) {
    out.println(line);
    out.flush();
  }

  static String seconds(long sinceNanos) {
    Duration took = Duration.ofNanos(System.nanoTime() - sinceNanos);
    return "%d.%d s".formatted(took.toSeconds(), took.toMillisPart() / 100);
  }
}
