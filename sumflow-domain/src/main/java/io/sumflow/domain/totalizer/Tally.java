package io.sumflow.domain.totalizer;

/**
 * Port: holds the running total.
 *
 * <p>Adding is atomic and commutative, never load-then-save, so concurrent additions are never
 * lost. A tally bound to a transaction takes part in it: its additions appear with the commit or
 * not at all.
 */
public interface Tally {

  /**
   * Adds an amount to one slot. Slots keep writers out of each other's way; they do not show in the
   * total.
   *
   * @param slot 0 or more; the partition the sums came from
   * @param amount the sums to add, with their count
   * @throws IllegalArgumentException if the slot is negative
   */
  void add(int slot, RunningTotal amount);

  /** The total over all slots, as one consistent reading of what is committed. */
  RunningTotal current();
}
