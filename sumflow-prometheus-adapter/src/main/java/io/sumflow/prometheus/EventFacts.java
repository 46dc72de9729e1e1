package io.sumflow.prometheus;

import java.time.Instant;
import java.util.Optional;

/**
 * What metrics want to know of a message whose headers do not tell.
 *
 * @param type what it is
 * @param createdAt when it came into being, by its maker's clock
 */
public record EventFacts(Optional<String> type, Optional<Instant> createdAt) {

  /** Nothing is known. */
  public static final EventFacts UNKNOWN = new EventFacts(Optional.empty(), Optional.empty());
}
