package io.sumflow.kafka;

import java.time.Duration;

/** Says when something is due that is done now and then. For one thread. */
final class Every {

  private final Duration period;
  private long last = System.nanoTime();

  Every(Duration period) {
    this.period = period;
  }

  Every dueAtOnce() {
    last -= period.toNanos();
    return this;
  }

  boolean isDue() {
    long now = System.nanoTime();
    boolean due = now - last >= period.toNanos();
    if (due) {
      last = now;
    }
    return due;
  }
}
