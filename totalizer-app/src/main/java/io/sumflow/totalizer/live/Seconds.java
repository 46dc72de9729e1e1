package io.sumflow.totalizer.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How many sums the last minute's seconds brought, and how long they took, in fixed memory. Times
 * fall into classes a ninth wide, so a quantile is right within 5 %. Not safe for use by many
 * threads.
 */
final class Seconds {

  static final int SHOWN = 60;

  private static final long NANOS = 1_000_000_000;

  /** One more for the second that has begun. */
  private static final int SLOTS = SHOWN + 1;

  private static final int RATE_SECONDS = 10;
  private static final int CLASSES_PER_OCTAVE = 8;

  /** Up to 2^40 microseconds, twelve days. */
  private static final int CLASSES = 40 * CLASSES_PER_OCTAVE;

  private final long[] seconds = new long[SLOTS];
  private final long[] sums = new long[SLOTS];
  private final long[][] took = new long[SLOTS][CLASSES];

  Seconds() {
    Arrays.fill(seconds, Long.MIN_VALUE);
  }

  /**
   * Half of the sums took at most so long, 99 % so long.
   *
   * @param p50 milliseconds
   * @param p99 milliseconds
   */
  record Latency(double p50, double p99) {}

  /** So many sums were counted now. */
  void counted(long nanoTime, long count) {
    sums[slot(nanoTime)] += count;
  }

  /** So many of them took about so long from the time they were recorded; below 0 counts as 0. */
  void took(long nanoTime, long micros, long count) {
    took[slot(nanoTime)][classOf(Math.max(micros, 0))] += count;
  }

  /** Sums per second over the last ten. */
  double rate(long nanoTime) {
    long second = Math.floorDiv(nanoTime, NANOS);
    double gone = Math.floorMod(nanoTime, NANOS) / (double) NANOS;
    double counted = sums(second - RATE_SECONDS) * (1 - gone);
    for (long one = second - RATE_SECONDS + 1; one <= second; one++) {
      counted += sums(one);
    }
    return counted / RATE_SECONDS;
  }

  /** Sums in each of the last 60 whole seconds, the oldest first. */
  List<Long> each(long nanoTime) {
    long second = Math.floorDiv(nanoTime, NANOS);
    List<Long> each = new ArrayList<>(SHOWN);
    for (long one = second - SHOWN; one < second; one++) {
      each.add(sums(one));
    }
    return each;
  }

  /** Of the last minute; empty if it brought nothing. */
  Optional<Latency> latency(long nanoTime) {
    long second = Math.floorDiv(nanoTime, NANOS);
    long[] all = new long[CLASSES];
    long count = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      if (seconds[slot] > second - SLOTS && seconds[slot] <= second) {
        for (int i = 0; i < CLASSES; i++) {
          all[i] += took[slot][i];
          count += took[slot][i];
        }
      }
    }
    return count == 0
        ? Optional.empty()
        : Optional.of(new Latency(quantile(all, count, 0.5), quantile(all, count, 0.99)));
  }

  private long sums(long second) {
    int slot = Math.floorMod(second, SLOTS);
    return seconds[slot] == second ? sums[slot] : 0;
  }

  private int slot(long nanoTime) {
    long second = Math.floorDiv(nanoTime, NANOS);
    int slot = Math.floorMod(second, SLOTS);
    if (seconds[slot] != second) {
      seconds[slot] = second;
      sums[slot] = 0;
      Arrays.fill(took[slot], 0);
    }
    return slot;
  }

  private static int classOf(long micros) {
    int octave = 63 - Long.numberOfLeadingZeros(micros + 1);
    double within = (micros + 1) / (double) (1L << octave) - 1;
    int found = octave * CLASSES_PER_OCTAVE + (int) (within * CLASSES_PER_OCTAVE);
    return Math.min(found, CLASSES - 1);
  }

  private static double quantile(long[] all, long count, double part) {
    long rank = Math.max(1, (long) Math.ceil(count * part));
    int found = 0;
    for (long seen = all[0]; seen < rank; seen += all[found]) {
      found++;
    }
    double octave = 1L << (found / CLASSES_PER_OCTAVE);
    double middle = (found % CLASSES_PER_OCTAVE + 0.5) / CLASSES_PER_OCTAVE;
    return (octave * (1 + middle) - 1) / 1_000;
  }
}
