package io.sumflow.outbox;

import static io.sumflow.outbox.ReceiverWorld.P0;
import static io.sumflow.outbox.ReceiverWorld.P1;
import static io.sumflow.outbox.ReceiverWorld.message;
import static io.sumflow.outbox.ReceiverWorld.poll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sumflow.outbox.inmemory.InMemorySession;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdempotentReceiverTest {

  private final ReceiverWorld world = new ReceiverWorld();

  @Test
  void aPollIsAppliedInOneCallAndItsPositionKeepsTheEpoch() {
    Receipt receipt = world.member().receive(poll(P0, 0, "a", "b"));

    assertEquals(new Receipt.Done(2, 0, 0, Set.of()), receipt);
    assertEquals(List.of("a", "b"), world.effects);
    assertEquals(1, world.handled);
    assertEquals(new Position(ReceiverWorld.TOPIC, 2, OptionalInt.of(3)), world.row(P0));
  }

  @Test
  void aPollThatOnlyMovedOverGapsMovesThePositionWithoutTheHandler() {
    Poll gap = new Poll(List.of(), Map.of(P0, Position.startOf(ReceiverWorld.TOPIC, 7)));

    world.member().receive(gap);

    assertEquals(7, world.row(P0).nextOffset());
    assertEquals(0, world.handled);
  }

  @Test
  void theSameIdCountsOnceInOnePollInALaterOneAndInAnotherPartition() {
    IdempotentReceiver<InMemorySession> member = world.member();
    member.receive(poll(P0, 0, "a", "a"));
    member.receive(poll(P0, 2, "a", "b"));
    member.receive(poll(P1, 0, "b"));

    assertEquals(List.of("a", "b"), world.effects);
    assertEquals(
        List.of("duplicate a", "applied a", "duplicate a", "applied b", "duplicate b"),
        world.events);
  }

  @Test
  void aZombieIsFencedPartitionByPartitionAndAppliesTheOthers() {
    IdempotentReceiver<InMemorySession> zombie = world.member();
    world.member().receive(poll(P0, 0, "a"));

    Receipt receipt = zombie.receive(poll(List.of(message(P0, 0, "a"), message(P1, 0, "b"))));

    assertEquals(new Receipt.Done(1, 0, 0, Set.of(P0)), receipt);
    assertEquals(List.of("a", "b"), world.effects);
  }

  @Test
  void aFencedPartitionIsReadOnFromItsRowAfterANewAssignment() {
    IdempotentReceiver<InMemorySession> zombie = world.member();
    world.member().receive(poll(P0, 0, "a"));
    zombie.receive(poll(P0, 0, "a"));

    Map<Partition, Position> positions =
        zombie.assign(ReceiverWorld.beginnings(ReceiverWorld.TOPIC));
    zombie.receive(poll(P0, 1, "b"));

    assertEquals(1, positions.getOrDefault(P0, ReceiverWorld.NOWHERE).nextOffset());
    assertEquals(List.of("a", "b"), world.effects);
  }

  @Test
  void aRevokedPartitionIsFenced() {
    IdempotentReceiver<InMemorySession> member = world.member();
    member.revoke(Set.of(P0));

    assertEquals(new Receipt.Done(0, 0, 0, Set.of(P0)), member.receive(poll(P0, 0, "a")));
  }

  @Test
  void aLostCommitLeavesNothingBehindAndTheSamePollIsAppliedLater() {
    IdempotentReceiver<InMemorySession> member = world.member();
    world.commit = ReceiverWorld.Commit.IS_LOST;
    assertEquals(new Receipt.Failed(FailureKind.WAIT, "away"), member.receive(poll(P0, 0, "a")));
    assertEquals(List.of(), world.effects);

    world.commit = ReceiverWorld.Commit.WORKS;
    member.receive(poll(P0, 0, "a"));

    assertEquals(List.of("a"), world.effects);
    assertEquals(List.of("applied a"), world.events);
  }

  @Test
  void anUnknownCommitThatHappenedIsFoundOutAndToldOnce() {
    IdempotentReceiver<InMemorySession> member = world.member();
    world.commit = ReceiverWorld.Commit.WORKS_UNKNOWN;
    assertInstanceOf(Receipt.Failed.class, member.receive(poll(P0, 0, "a", "b")));

    world.commit = ReceiverWorld.Commit.WORKS;
    Receipt again = member.receive(poll(P0, 0, "a", "b"));
    member.receive(poll(P0, 2, "c"));

    assertEquals(new Receipt.Done(0, 0, 0, Set.of()), again);
    assertEquals(List.of("a", "b", "c"), world.effects);
    assertEquals(List.of("applied a", "applied b", "applied c"), world.events);
  }

  @Test
  void anUnknownCommitThatDidNotHappenIsAppliedAgain() {
    IdempotentReceiver<InMemorySession> member = world.member();
    world.commit = ReceiverWorld.Commit.IS_LOST_UNKNOWN;
    member.receive(poll(P0, 0, "a"));

    world.commit = ReceiverWorld.Commit.WORKS;
    member.receive(poll(P0, 0, "a"));

    assertEquals(List.of("a"), world.effects);
    assertEquals(List.of("applied a"), world.events);
  }

  @Test
  void aTopicMadeAgainIsReadFromItsStartAndWhatWasAppliedIsDropped() {
    IdempotentReceiver<InMemorySession> member = world.member();
    member.receive(poll(P0, 0, "a", "b"));

    UUID again = new UUID(2, 2);
    Map<Partition, Position> positions = member.assign(ReceiverWorld.beginnings(again));
    member.receive(poll(P0, 0, "b", "c"));

    assertEquals(Position.startOf(again, 0), positions.get(P0));
    assertEquals(List.of("a", "b", "c"), world.effects);
  }

  @Test
  void aLogThatWasCutIsFollowedUnlessSomebodyElseMovedOn() {
    IdempotentReceiver<InMemorySession> member = world.member();
    IdempotentReceiver<InMemorySession> zombie = world.member();
    member.receive(poll(P0, 0, "a", "b", "c"));
    Map<Partition, Position> cut = Map.of(P0, Position.startOf(ReceiverWorld.TOPIC, 1));

    assertEquals(Set.of(P0), zombie.rewind(cut));
    assertEquals(Set.of(), member.rewind(cut));
    member.receive(poll(P0, 1, "d"));

    assertEquals(List.of("a", "b", "c", "d"), world.effects);
  }
}
