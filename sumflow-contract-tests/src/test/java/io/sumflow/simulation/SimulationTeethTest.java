package io.sumflow.simulation;

import static org.junit.jupiter.api.Assertions.fail;

import io.sumflow.domain.totalizer.Tally;
import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.Inbox;
import io.sumflow.outbox.Publisher;
import io.sumflow.outbox.inmemory.InMemorySession;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The simulation finds what it is there to find: each rule is taken out once. */
class SimulationTeethTest {

  private static final int SEEDS_MAX = 500;

  @Test
  void itFindsThatIdsAreNotAdmittedOnce() {
    finds(Trouble.ALL, () -> withInbox(CarelessInbox.AdmitsAlways::new));
  }

  @Test
  void positionsAloneStopRedelivery() {
    for (long seed = 0; seed < SEEDS_MAX; seed++) {
      Simulation.run(seed, Trouble.REDELIVERY_ONLY, withInbox(CarelessInbox.AdmitsAlways::new));
    }
  }

  @Test
  void itFindsThatPositionsAreNotCompared() {
    finds(Trouble.REDELIVERY_ONLY, () -> withInbox(CarelessInbox.NeverCompares::new));
  }

  @Test
  void itFindsThatAPositionMovesBeforeTheAcknowledgement() {
    finds(Trouble.ALL, () -> withPublisher(CarelessPublisher.BelievesTooSoon::new));
  }

  @Test
  void itFindsThatARetryComesLater() {
    finds(Trouble.ALL, () -> withPublisher(CarelessPublisher.RetriesLater::new));
  }

  @Test
  void itFindsACursorOnTheSequence() {
    finds(
        Trouble.ALL,
        () -> {
          long[] cursor = new long[1];
          return withBacklog(sound -> new CarelessBacklog.SeqCursor(sound, cursor));
        });
  }

  @Test
  void itFindsThatAWindowIsClosedByWhoLostTheLease() {
    finds(Trouble.ALL, () -> withBacklog(CarelessBacklog.ClosesUnguarded::new));
  }

  @Test
  void itFindsThatFollowersOfAParkedMessageArePublished() {
    finds(Trouble.ALL, () -> withBacklog(CarelessBacklog.PublishesFollowers::new));
  }

  @Test
  void itFindsThatWhatWasSetAsideIsLost() {
    finds(Trouble.ALL, () -> withBacklog(CarelessBacklog.ParksNowhere::new));
  }

  @Test
  void itFindsAnEffectOutsideTheTransaction() {
    finds(
        Trouble.ALL,
        () ->
            new Parts() {
              @Override
              public Tally tally(Tally joined, Tally outside) {
                return outside;
              }
            });
  }

  @Test
  void itFindsAnIdempotencyKeyOutsideTheTransaction() {
    finds(
        Trouble.ALL,
        () ->
            new Parts() {
              @Override
              public boolean forgetsTheTransaction() {
                return true;
              }
            });
  }

  private static void finds(Trouble trouble, Supplier<Parts> parts) {
    for (long seed = 0; seed < SEEDS_MAX; seed++) {
      try {
        Simulation.run(seed, trouble, parts.get());
      } catch (AssertionError found) {
        return;
      }
    }
    fail("not found in " + SEEDS_MAX + " seeds");
  }

  private static Parts withInbox(UnaryOperator<Inbox<InMemorySession>> careless) {
    return new Parts() {
      @Override
      public Inbox<InMemorySession> inbox(Inbox<InMemorySession> sound) {
        return careless.apply(sound);
      }
    };
  }

  private static Parts withPublisher(UnaryOperator<Publisher> careless) {
    return new Parts() {
      @Override
      public Publisher publisher(Publisher sound) {
        return careless.apply(sound);
      }
    };
  }

  private static Parts withBacklog(UnaryOperator<Backlog> careless) {
    return new Parts() {
      @Override
      public Backlog backlog(Backlog sound) {
        return careless.apply(sound);
      }
    };
  }
}
