package io.sumflow.outbox;

import java.util.OptionalInt;
import java.util.UUID;

/**
 * Where to read a partition next. The database's word, not the broker's.
 *
 * @param topicId the topic's identity: a topic deleted and made again has another
 * @param nextOffset 0 or more
 * @param leaderEpoch of the last record read; given back when seeking, it finds a truncated log
 */
public record Position(UUID topicId, long nextOffset, OptionalInt leaderEpoch) {

  /** The start of a log, with nothing read yet. */
  public static Position startOf(UUID topicId, long offset) {
    return new Position(topicId, offset, OptionalInt.empty());
  }

  /** True if both stand at the same place of the same topic. */
  public boolean sameAs(Position other) {
    return topicId.equals(other.topicId) && nextOffset == other.nextOffset;
  }
}
