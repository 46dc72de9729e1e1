package io.sumflow.outbox;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Counts failures in a row and says whether it is time to try again. For one thread. */
final class BackOff {

  private final RetryPolicy policy;
  private final RandomGenerator random;
  private final LongSupplier nanoClock;
  private int failures;
  private long due;

  BackOff(RetryPolicy policy, RandomGenerator random, LongSupplier nanoClock) {
    this.policy = policy;
    this.random = random;
    this.nanoClock = nanoClock;
  }

  void failed() {
    failures++;
    Duration delay = policy.delay(failures, random);
    due = nanoClock.getAsLong() + delay.toNanos();
  }

  void succeeded() {
    failures = 0;
  }

  boolean isResting() {
    return failures > 0 && nanoClock.getAsLong() - due < 0;
  }
}
