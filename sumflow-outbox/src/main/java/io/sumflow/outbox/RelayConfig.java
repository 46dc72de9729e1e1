package io.sumflow.outbox;

import java.time.Duration;

/**
 * How a relay works.
 *
 * @param lease how long a silent holder keeps the lease, 1 s to 10 min; default 10 s: a dead relay
 *     is replaced within it
 * @param beat how often the holder gives a sign of life, at most a third of the lease; default 3 s
 * @param page how much is read and sent at once
 * @param advanceEvery the position is written at most this often, up to 10 s; default 75 ms. What a
 *     crash loses of it is sent again, nothing else
 * @param guiltyMax more messages than this of one topic refused in a row, or in one page, are the
 *     topic's fault, and the relay holds; 1 to 1,000, default 5
 * @param retry pauses after failures
 */
public record RelayConfig(
    Duration lease,
    Duration beat,
    PageLimit page,
    Duration advanceEvery,
    int guiltyMax,
    RetryPolicy retry) {

  private static final Duration LEASE_MIN = Duration.ofSeconds(1);
  private static final Duration LEASE_MAX = Duration.ofMinutes(10);
  private static final Duration ADVANCE_MAX = Duration.ofSeconds(10);
  private static final int GUILTY_MAX = 1_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value
   */
  public RelayConfig {
    if (lease.compareTo(LEASE_MIN) < 0 || lease.compareTo(LEASE_MAX) > 0) {
      throw new IllegalArgumentException(
          "lease must be " + LEASE_MIN + " to " + LEASE_MAX + ": " + lease);
    }
    if (beat.isNegative() || beat.isZero() || beat.multipliedBy(3).compareTo(lease) > 0) {
      throw new IllegalArgumentException(
          "beat must be above 0 and at most a third of the lease (" + lease + "): " + beat);
    }
    if (advanceEvery.isNegative() || advanceEvery.compareTo(ADVANCE_MAX) > 0) {
      throw new IllegalArgumentException(
          "advanceEvery must be 0 to " + ADVANCE_MAX + ": " + advanceEvery);
    }
    if (guiltyMax < 1 || guiltyMax > GUILTY_MAX) {
      throw new IllegalArgumentException("guiltyMax must be 1 to " + GUILTY_MAX + ": " + guiltyMax);
    }
  }

  /** The defaults named above. */
  public static RelayConfig defaults() {
    return new RelayConfig(
        Duration.ofSeconds(10),
        Duration.ofSeconds(3),
        PageLimit.defaults(),
        Duration.ofMillis(75),
        5,
        RetryPolicy.defaults());
  }

  /** The same with another page. */
  public RelayConfig withPage(PageLimit page) {
    return new RelayConfig(lease, beat, page, advanceEvery, guiltyMax, retry);
  }

  /** The same with another lease; the beat is set to three tenths of it. */
  public RelayConfig withLease(Duration lease) {
    return new RelayConfig(
        lease, lease.multipliedBy(3).dividedBy(10), page, advanceEvery, guiltyMax, retry);
  }

  /** The same with other pauses. */
  public RelayConfig withRetry(RetryPolicy retry) {
    return new RelayConfig(lease, beat, page, advanceEvery, guiltyMax, retry);
  }
}
