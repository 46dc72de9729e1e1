package io.sumflow.domain.totalizer;

import java.math.BigInteger;

/**
 * The total so far.
 *
 * @param value exact, of any size
 * @param count how many sums it holds, 0 or more
 */
public record RunningTotal(BigInteger value, long count) {

  /** Nothing added yet. */
  public static final RunningTotal ZERO = new RunningTotal(BigInteger.ZERO, 0);

  /**
   * Checks the count.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public RunningTotal {
    if (count < 0) {
      throw new IllegalArgumentException("count must be 0 or more: " + count);
    }
  }

  /** Both together: exact, commutative and associative. */
  public RunningTotal plus(RunningTotal other) {
    return new RunningTotal(value.add(other.value), count + other.count);
  }

  /** One sum more. */
  public RunningTotal plus(long sum) {
    return new RunningTotal(value.add(BigInteger.valueOf(sum)), count + 1);
  }
}
