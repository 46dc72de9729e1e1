package io.sumflow.adder;

import io.sumflow.outbox.BacklogState;
import io.sumflow.outbox.InfrastructureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backlog for whoever looks, however many do: one of them samples it anew when the last sample
 * is two seconds old, the others get what is there. Safe for use by many threads.
 */
final class BacklogView {

  /**
   * What was seen.
   *
   * @param at when
   */
  record Seen(BacklogState state, Instant at) {}

  private static final Logger LOG = LoggerFactory.getLogger(BacklogView.class);

  private static final Duration FRESH = Duration.ofSeconds(2);

  private final Supplier<BacklogState> backlog;
  private final InstantSource clock;
  private final ReentrantLock sampling = new ReentrantLock();
  private volatile Optional<Seen> seen = Optional.empty();
  private volatile Instant tried = Instant.MIN;

  /** Looks at nothing yet. */
  BacklogView(Supplier<BacklogState> backlog, InstantSource clock) {
    this.backlog = backlog;
    this.clock = clock;
  }

  /**
   * Samples now.
   *
   * @throws InfrastructureException if the database fails
   */
  BacklogState sample() {
    tried = clock.instant();
    BacklogState state = backlog.get();
    seen = Optional.of(new Seen(state, clock.instant()));
    return state;
  }

  /**
   * What is known: younger than two seconds while the database answers. Empty before it first did.
   */
  Optional<Seen> look() {
    if (!tried.plus(FRESH).isAfter(clock.instant()) && sampling.tryLock()) {
      try {
        sample();
      } catch (InfrastructureException away) {
        LOG.debug("The backlog was not sampled for a look", away);
      } finally {
        sampling.unlock();
      }
    }
    return seen;
  }
}
