package io.sumflow.outbox;

import static io.sumflow.outbox.RelayWorld.drain;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelayParkingTest {

  private final RelayWorld world = new RelayWorld();

  private static List<String> firsts(List<String> landed) {
    return landed.stream().distinct().toList();
  }

  @Test
  void aRefusedMessageIsParkedWithWhatFollowsOfItsKeyAndOtherKeysFlow() {
    world.refuse("a=2");
    Relay relay = world.relay();
    world.append("a=1", "b=1", "a=2", "b=2", "a=3");
    drain(relay);
    world.append("a=4", "b=3");
    drain(relay);

    assertEquals(List.of("a=1", "b=1", "b=2", "b=3"), firsts(world.landed()));
    assertEquals(List.of("a=2", "a=3", "a=4"), world.parkedTexts());
    assertEquals(RelayStatus.State.ACTIVE, relay.status().state());
  }

  @Test
  void theCauseIsKeptWithTheGuiltyAndItsFollowersSayWhy() {
    world.refuse("a=1");
    Relay relay = world.relay();
    world.append("a=1", "a=2");
    drain(relay);

    assertEquals(
        List.of("REFUSED: deposits-0", Parked.KEY_PARKED),
        world.outbox.parked().stream().map(Parked::cause).toList());
  }

  @Test
  void whatStandsBeforeTheSuspectIsSentBeforeItGoesAlone() {
    world.refuse("b=1");
    Relay relay = world.relay();
    world.append("a=1", "a=2", "b=1", "a=3");
    drain(relay);

    assertEquals(List.of("a=1", "a=2", "a=3"), firsts(world.landed()));
  }

  @Test
  void upToFiveRefusedMessagesInARowAreParked() {
    world.refuse("a=1", "b=1", "c=1", "d=1", "e=1");
    Relay relay = world.relay();
    world.append("a=1", "b=1", "c=1", "d=1", "e=1", "f=1");
    drain(relay);

    assertEquals(5, world.parkedTexts().size());
    assertEquals(List.of("f=1"), world.landed());
  }

  @Test
  void moreThanFiveInARowAreTheTopicsFaultAndHold() {
    world.refuse("a=1", "b=1", "c=1", "d=1", "e=1", "f=1");
    Relay relay = world.relay();
    world.append("a=1", "b=1", "c=1", "d=1", "e=1", "f=1", "g=1");
    drain(relay);
    assertEquals(RelayStatus.State.HOLDING, relay.status().state());
    assertEquals(5, world.parkedTexts().size());

    world.refuse();
    world.pass(Duration.ofSeconds(10));
    drain(relay);

    assertEquals(List.of("f=1", "g=1"), world.landed());
    assertEquals(5, world.parkedTexts().size());
  }

  @Test
  void moreThanFiveInOnePageAreTheTopicsFaultEvenWithGoodOnesBetween() {
    world.refuse("a=1", "b=1", "c=1", "d=1", "e=1", "f=1");
    Relay relay = world.relay();
    world.append(
        "a=1", "x=1", "b=1", "x=2", "c=1", "x=3", "d=1", "x=4", "e=1", "x=5", "f=1", "x=6");
    drain(relay);

    assertEquals(RelayStatus.State.HOLDING, relay.status().state());
    assertEquals(List.of("x=1", "x=2", "x=3", "x=4", "x=5"), firsts(world.landed()));
  }

  @Test
  void aSuspectThatGoesThroughAloneIsNotParked() {
    world.refuse("a=2");
    Relay relay = world.relay();
    world.append("a=1", "a=2");
    relay.runOnce();
    relay.runOnce();
    relay.runOnce();
    world.refuse();
    drain(relay);

    assertEquals(List.of(), world.parkedTexts());
    assertEquals(List.of("a=1", "a=2"), firsts(world.landed()));
  }
}
