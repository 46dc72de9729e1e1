package io.sumflow.outbox;

import static io.sumflow.outbox.RelayWorld.drain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.inmemory.InMemorySession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayTest {

  private final RelayWorld world = new RelayWorld();

  @Test
  void whatWasCommittedIsPublishedInTheOrderOfTheAppends() {
    Relay relay = world.relay(RelayConfig.defaults().withPage(new PageLimit(2, 1 << 20)));
    world.append("a=1", "b=1", "a=2");
    world.append("a=3", "b=2");

    drain(relay);

    assertEquals(List.of("a=1", "b=1", "a=2", "a=3", "b=2"), world.landed());
    assertEquals(RelayStatus.State.ACTIVE, relay.status().state());
  }

  @Test
  void anEarlyAppendThatIsCommittedLateIsNotSkipped() {
    Relay relay = world.relay();
    InMemorySession early = world.transactor.begin();
    world.outbox.append(early, world.message("a=early"));
    world.append("b=late");
    drain(relay);

    early.commit();
    drain(relay);

    assertEquals(List.of("b=late", "a=early"), world.landed());
  }

  @Test
  void aStandbyTakesOverWhenTheHolderStoodStillForAWholeLease() {
    drain(world.relay());
    Relay standby = world.relay();
    drain(standby);
    world.append("a=1");

    // Only its own clock moves: the database's may stand still.
    world.clock.advance(RelayConfig.defaults().lease().minusMillis(1));
    drain(standby);
    assertEquals(RelayStatus.State.STANDBY, standby.status().state());
    assertEquals(List.of(), world.landed());

    world.clock.advance(Duration.ofMillis(1));
    drain(standby);
    assertEquals(List.of("a=1"), world.landed());
  }

  @Test
  void aHolderThatBeatsKeepsItsLease() {
    Relay holder = world.relay();
    Relay standby = world.relay();
    for (int second = 0; second < 60; second++) {
      drain(holder);
      drain(standby);
      world.pass(Duration.ofSeconds(1));
    }

    assertEquals(RelayStatus.State.STANDBY, standby.status().state());
    assertEquals(List.of("claimed"), world.events);
  }

  @Test
  void aFencedRelaySendsNothingMoreAndStandsBy() {
    Relay paused = world.relay();
    drain(paused);
    world.databaseClock.advance(Duration.ofMinutes(1));
    Relay other = world.relay();
    drain(other);
    world.append("a=1");

    drain(paused);

    assertEquals(List.of(), world.landed());
    assertEquals(RelayStatus.State.STANDBY, paused.status().state());
    assertEquals(List.of("claimed", "claimed", "fenced"), world.events);
  }

  @Test
  void aStoppedRelayGivesTheLeaseBackAtOnce() {
    Relay first = world.relay();
    drain(first);
    first.stop();
    world.append("a=1");

    drain(world.relay());

    assertEquals(List.of("a=1"), world.landed());
    assertEquals(RelayStatus.State.STOPPED, first.status().state());
  }

  @Test
  void whileTheBrokerIsAwayItWaitsKeepsItsLeaseAndDrainsInOrderAfterwards() {
    Relay relay = world.relay();
    drain(relay);
    world.broker.away(true);
    for (int hour = 0; hour < 3600; hour++) {
      world.append("a=" + hour);
      drain(relay);
      world.pass(Duration.ofSeconds(1));
    }
    assertEquals(RelayStatus.State.WAITING, relay.status().state());
    assertTrue(world.events.size() < 1000, "back-off: " + world.events.size() + " tries");

    world.broker.away(false);
    world.pass(Duration.ofSeconds(10));
    drain(relay);

    assertEquals(3600, world.landed().size());
    assertEquals("a=0", world.landed().get(0));
    assertEquals("a=3599", world.landed().get(3599));
    assertEquals(RelayStatus.State.ACTIVE, relay.status().state());
    assertEquals("claimed", world.events.get(0));
    assertTrue(world.events.stream().skip(1).allMatch("WAIT"::equals));
  }

  @Test
  void aMissingTopicHoldsAndItGoesOnByItselfWhenMended() {
    world.broker.deleteTopic(RelayWorld.TOPIC);
    Relay relay = world.relay();
    world.append("a=1", "a=2");
    drain(relay);
    assertEquals(RelayStatus.State.HOLDING, relay.status().state());
    assertEquals(List.of(), world.parkedTexts());

    world.broker.createTopic(RelayWorld.TOPIC, 1);
    world.pass(Duration.ofSeconds(10));
    drain(relay);

    assertEquals(List.of("a=1", "a=2"), world.landed());
  }

  @Test
  void aLostAcknowledgementSendsAgainAndReordersNoFirstOccurrence() {
    world.broker.loseAcks(1);
    Relay relay = world.relay();
    world.append("a=1", "a=2");
    drain(relay);
    world.pass(Duration.ofSeconds(10));
    drain(relay);

    assertEquals(List.of("a=1", "a=2", "a=1", "a=2"), world.landed());
    assertEquals(List.of("a=1", "a=2"), world.landed().stream().distinct().toList());
  }

  @Test
  void aBrokenHistoryHoldsUntilItIsMended() {
    Relay relay = world.relay();
    drain(relay);
    world.outbox.breakHistory(Optional.of("other cluster"));
    world.append("a=1");
    drain(relay);
    assertEquals(new RelayStatus(RelayStatus.State.HOLDING, "other cluster"), relay.status());
    assertEquals(List.of(), world.landed());

    world.outbox.breakHistory(Optional.empty());
    world.pass(Duration.ofSeconds(10));
    drain(relay);

    assertEquals(List.of("a=1"), world.landed());
  }
}
