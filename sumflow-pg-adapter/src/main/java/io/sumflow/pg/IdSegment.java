package io.sumflow.pg;

import java.util.UUID;

/**
 * Where an id is kept: a function of the id alone, so that one id always meets itself, whatever
 * partition, day or clock it comes with. That makes the unique index of one segment hold for all.
 */
final class IdSegment {

  /** Segments of time-ordered ids: 0 to 31, one for each day, the day modulo 32. */
  static final int COUNT = 32;

  /** The segment of all other ids, which tell no time. */
  static final short FOREIGN = -1;

  private static final int VERSION_TIME_ORDERED = 7;
  private static final long DAY_MILLIS = 86_400_000;

  private IdSegment() {}

  static short of(UUID id) {
    return id.version() == VERSION_TIME_ORDERED
        ? (short) (millis(id) / DAY_MILLIS % COUNT)
        : FOREIGN;
  }

  /** When a time-ordered id was drawn: milliseconds since 1970, by its producer's clock. */
  static long millis(UUID id) {
    return id.getMostSignificantBits() >>> 16;
  }
}
