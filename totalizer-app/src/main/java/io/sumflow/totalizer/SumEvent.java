package io.sumflow.totalizer;

import io.sumflow.domain.Sum;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What the body of a message says, as far as it can be read.
 *
 * @param id the event's own, if it is a UUID
 * @param type what it is
 * @param createdAt when the sum was calculated
 * @param sum the sum, or why there is none that could be counted
 */
record SumEvent(
    Optional<UUID> id, Optional<String> type, Optional<Instant> createdAt, Reading sum) {

  /** A sum, or why there is none. */
  sealed interface Reading {

    /** It can be counted. */
    record Good(Sum sum) implements Reading {}

    /** It is none and says so: nothing to count, nothing wrong. */
    record Heartbeat(Optional<Long> recorded) implements Reading {}

    /** It can never be counted; the reason is for a person. */
    record Bad(String why) implements Reading {}
  }

  static SumEvent unreadable(String why) {
    return new SumEvent(Optional.empty(), Optional.empty(), Optional.empty(), new Reading.Bad(why));
  }
}
