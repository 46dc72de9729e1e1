package io.sumflow.simulation;

import io.sumflow.domain.totalizer.Tally;
import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.Inbox;
import io.sumflow.outbox.Publisher;
import io.sumflow.outbox.inmemory.InMemorySession;

/** The parts a run is built of; a test exchanges one for a careless one. */
interface Parts {

  Parts SOUND = new Parts() {};

  default Backlog backlog(Backlog sound) {
    return sound;
  }

  default Publisher publisher(Publisher sound) {
    return sound;
  }

  /** One for each member. */
  default Inbox<InMemorySession> inbox(Inbox<InMemorySession> sound) {
    return sound;
  }

  /** The tally as the handler sees it in a transaction. */
  default Tally tally(Tally joined, Tally outside) {
    return joined;
  }

  /** True if the key of a request is remembered before its sum is committed. */
  default boolean forgetsTheTransaction() {
    return false;
  }
}
