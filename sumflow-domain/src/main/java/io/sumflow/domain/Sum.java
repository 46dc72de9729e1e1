package io.sumflow.domain;

/**
 * Two 64-bit terms and their exact sum.
 *
 * <p>A sum that 64 bits cannot hold does not exist: it is refused, never wrapped.
 *
 * @param x the first term
 * @param y the second term
 * @param value exactly {@code x + y}
 */
public record Sum(long x, long y, long value) {

  /**
   * Checks that {@code value} is the exact sum of the terms.
   *
   * @throws ArithmeticException if {@code x + y} does not fit 64 bits
   * @throws IllegalArgumentException if {@code value} is not {@code x + y}
   */
  public Sum {
    if (exact(x, y) != value) {
      throw new IllegalArgumentException(
          "value must be x + y (x=" + x + ", y=" + y + "): " + value);
    }
  }

  /**
   * Adds two terms.
   *
   * @throws ArithmeticException if the result does not fit 64 bits; the message names both terms
   */
  public static Sum of(long x, long y) {
    return new Sum(x, y, exact(x, y));
  }

  private static long exact(long x, long y) {
    long value = x + y;
    // Overflow happened if and only if both terms differ in sign from the result.
    if (((x ^ value) & (y ^ value)) < 0) {
      throw new ArithmeticException("x + y does not fit 64 bits: x=" + x + ", y=" + y);
    }
    return value;
  }
}
