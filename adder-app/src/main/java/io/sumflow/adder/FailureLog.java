package io.sumflow.adder;

import io.sumflow.outbox.InfrastructureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that something done again and again fails: aloud at first and every ten minutes, quietly in
 * between, and once when it is over. For one thread.
 */
final class FailureLog {

  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

  private static final Duration REPEATED_AFTER = Duration.ofMinutes(10);

  private final String what;
  private final InstantSource clock;
  private @Nullable Instant said;
  private boolean failing;

  /**
   * Says nothing yet.
   *
   * @param what fails: {@code "The heartbeat was not sent"}
   */
  FailureLog(String what, InstantSource clock) {
    this.what = what;
    this.clock = clock;
  }

  /** True if it was said aloud. */
  boolean failed(Throwable failure) {
    Instant now = clock.instant();
    Instant last = said;
    if (last != null && last.plus(REPEATED_AFTER).isAfter(now)) {
      LOG.debug("{}", what, failure);
      return false;
    }
    said = now;
    failing = true;
    if (failure instanceof InfrastructureException away) {
      LOG.warn("{} and is tried again: {}", what, away.getMessage());
    } else {
      LOG.error("{} for a reason nobody expected", what, failure);
    }
    return true;
  }

  /** It works. */
  void over() {
    if (failing) {
      LOG.info("{}: over", what);
      failing = false;
    }
  }
}
