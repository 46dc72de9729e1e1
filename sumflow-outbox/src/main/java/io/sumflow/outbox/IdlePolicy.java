package io.sumflow.outbox;

import java.time.Duration;

/**
 * How long a loop rests after a turn without work: {@code min} at first, doubled each time, up to
 * {@code max}. Work or a nudge starts it at {@code min} again.
 *
 * @param min 1 ms to {@code max}
 * @param max up to 1 h
 */
public record IdlePolicy(Duration min, Duration max) {

  private static final Duration MAX = Duration.ofHours(1);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value
   */
  public IdlePolicy {
    if (min.toMillis() < 1 || min.compareTo(max) > 0) {
      throw new IllegalArgumentException("min must be 1 ms to max (" + max + "): " + min);
    }
    if (max.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("max must be at most " + MAX + ": " + max);
    }
  }

  /** 5 to 250 ms: an idle relay asks four times a second, at about 40 buffers each. */
  public static IdlePolicy defaults() {
    return new IdlePolicy(Duration.ofMillis(5), Duration.ofMillis(250));
  }

  /** Always the same rest. */
  public static IdlePolicy every(Duration interval) {
    return new IdlePolicy(interval, interval);
  }

  Duration next(Duration last) {
    Duration doubled = last.isZero() ? min : last.multipliedBy(2);
    return doubled.compareTo(max) > 0 ? max : doubled;
  }
}
