package io.sumflow.outbox;

/**
 * How much one page may hold: whichever limit is met first, but always at least one message.
 *
 * @param rows 1 to 100,000 messages
 * @param bytes payload, 1 KiB to 1 GiB
 */
public record PageLimit(int rows, long bytes) {

  private static final int ROWS_MAX = 100_000;
  private static final long BYTES_MIN = 1L << 10;
  private static final long BYTES_MAX = 1L << 30;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value
   */
  public PageLimit {
    if (rows < 1 || rows > ROWS_MAX) {
      throw new IllegalArgumentException("rows must be 1 to " + ROWS_MAX + ": " + rows);
    }
    if (bytes < BYTES_MIN || bytes > BYTES_MAX) {
      throw new IllegalArgumentException(
          "bytes must be " + BYTES_MIN + " to " + BYTES_MAX + ": " + bytes);
    }
  }

  /** 5,000 messages or 8 MiB. */
  public static PageLimit defaults() {
    return new PageLimit(5_000, 8L << 20);
  }
}
