package io.sumflow.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: doubled with each failure in a row, with jitter so that
 * many do not come back at once. There is no limit to the number of tries.
 *
 * @param first before the first retry, 1 ms to {@code max}
 * @param max never longer than this, at most 1 h
 * @param jitter the part of each delay that is left to chance, 0 to 1
 */
public record RetryPolicy(Duration first, Duration max, double jitter) {

  private static final Duration MAX = Duration.ofHours(1);
  private static final int DOUBLINGS_MAX = 30;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value
   */
  public RetryPolicy {
    if (first.toMillis() < 1 || first.compareTo(max) > 0) {
      throw new IllegalArgumentException("first must be 1 ms to max (" + max + "): " + first);
    }
    if (max.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("max must be at most " + MAX + ": " + max);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter must be 0 to 1: " + jitter);
    }
  }

  /** 100 ms to 10 s, half of it left to chance. */
  public static RetryPolicy defaults() {
    return new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(10), 0.5);
  }

  /**
   * The delay after so many failures in a row.
   *
   * @param failures 1 or more
   * @return between {@code 1 - jitter} and 1 of the full delay
   */
  public Duration delay(int failures, RandomGenerator random) {
    if (failures < 1) {
      throw new IllegalArgumentException("failures must be 1 or more: " + failures);
    }
    double doubled = (double) first.toNanos() * Math.pow(2, Math.min(failures - 1, DOUBLINGS_MAX));
    double full = Math.min(doubled, (double) max.toNanos());
    return Duration.ofNanos((long) (full * (1 - jitter * random.nextDouble())));
  }
}
