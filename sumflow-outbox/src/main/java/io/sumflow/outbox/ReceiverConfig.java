package io.sumflow.outbox;

import java.time.Duration;

/**
 * How a receiver works.
 *
 * @param idRetention a message older than this goes to the dead letters, because its id may have
 *     been forgotten; not longer than the inbox keeps ids, and longer than outbox and topic keep
 *     messages together; 1 to 365 days, default 21
 * @param attemptsMax how often one poll is tried in parts to find guilty messages, then the
 *     receiver holds; 1 to 10,000, default 50
 */
public record ReceiverConfig(Duration idRetention, int attemptsMax) {

  private static final int DAYS_MAX = 365;
  private static final int ATTEMPTS_MAX = 10_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value
   */
  public ReceiverConfig {
    if (idRetention.toDays() < 1 || idRetention.toDays() > DAYS_MAX) {
      throw new IllegalArgumentException(
          "idRetention must be 1 to " + DAYS_MAX + " days: " + idRetention);
    }
    if (attemptsMax < 1 || attemptsMax > ATTEMPTS_MAX) {
      throw new IllegalArgumentException(
          "attemptsMax must be 1 to " + ATTEMPTS_MAX + ": " + attemptsMax);
    }
  }

  /** The defaults named above. */
  public static ReceiverConfig defaults() {
    return new ReceiverConfig(Duration.ofDays(21), 50);
  }
}
