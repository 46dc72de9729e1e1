package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.Claim;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may relay: one at a time, and every write of another changes nothing. */
abstract class LeaseRules<S> extends OutboxFixture<S> {

  @Test
  protected void aFreeLeaseIsGiven() {
    Claim.Claimed claimed = claim(ONE);

    assertEquals(ONE, claimed.lease().owner());
    assertEquals(Optional.empty(), claimed.open());
  }

  @Test
  protected void aHeldLeaseIsNotGivenToAnother() {
    Lease lease = claim(ONE).lease();

    Claim.Held held = held();

    assertEquals(lease.epoch(), held.epoch());
  }

  @Test
  protected void theHolderMayClaimAgainWithANewEpoch() {
    Lease first = claim(ONE).lease();

    Lease second = claim(ONE).lease();

    assertTrue(second.epoch() > first.epoch());
    assertFalse(backlog().beat(first, LEASE));
    assertTrue(backlog().beat(second, LEASE));
  }

  @Test
  protected void aLeaseWhoseTimeIsOverIsGiven() throws Exception {
    Lease old = claim(ONE).lease();
    expireLease();

    Lease lease = claim(TWO).lease();

    assertTrue(lease.epoch() > old.epoch());
  }

  @Test
  protected void aLeaseWhoseTimeIsOverIsStillItsHoldersUntilAnotherClaims() throws Exception {
    Lease lease = claim(ONE).lease();
    expireLease();

    assertTrue(backlog().beat(lease, LEASE));

    assertEquals(lease.epoch(), held().epoch());
  }

  @Test
  protected void aSignOfLifeShows() {
    Lease lease = claim(ONE).lease();
    Claim.Held before = held();

    assertTrue(backlog().beat(lease, LEASE));

    assertNotEquals(before, held());
  }

  @Test
  protected void aHolderThatWasSeenUnchangedForAWholeLeaseIsReplaced() {
    claim(ONE);
    Claim.Held seen = held();

    Claim.Claimed claimed =
        expect(Claim.Claimed.class, backlog().claim(TWO, LEASE, Optional.of(seen)));

    assertTrue(claimed.lease().epoch() > seen.epoch());
  }

  @Test
  protected void aHolderThatGaveASignOfLifeSinceIsNotReplaced() {
    Lease lease = claim(ONE).lease();
    Claim.Held seen = held();
    assertTrue(backlog().beat(lease, LEASE));

    Claim claim = backlog().claim(TWO, LEASE, Optional.of(seen));

    expect(Claim.Held.class, claim);
  }

  @Test
  protected void aReleasedLeaseIsGivenAtOnce() {
    Lease lease = claim(ONE).lease();

    backlog().release(lease);

    assertFalse(backlog().beat(lease, LEASE));
    claim(TWO);
  }

  @Test
  protected void releasingALostLeaseChangesNothing() throws Exception {
    Lease old = claim(ONE).lease();
    expireLease();
    Lease lease = claim(TWO).lease();

    backlog().release(old);

    assertTrue(backlog().beat(lease, LEASE));
  }

  @Test
  protected void whoLostTheLeaseCanDoNothingMore() throws Exception {
    append("k");
    Window lost = open();
    expireLease();
    Claim.Claimed claimed = claim(TWO);

    assertFalse(backlog().beat(lost.lease(), LEASE));
    assertEquals(new Opening.Fenced(), backlog().closeAndOpen(lost.lease(), lost.number()));
    assertWorksNoMore(lost);

    assertEquals(1, read(claimed.open().orElseThrow()).size());
  }

  @Test
  protected void anOlderEpochOfTheSameOwnerCanDoNothingMore() throws Exception {
    append("k");
    Window lost = open();
    Claim.Claimed claimed = claim(ONE);

    assertEquals(new Opening.Fenced(), backlog().closeAndOpen(lost.lease(), lost.number()));
    assertWorksNoMore(lost);

    assertEquals(1, read(claimed.open().orElseThrow()).size());
  }

  @Test
  protected void anOlderWindowCanBeWorkedOnNoMore() throws Exception {
    append("k");
    Window first = open();
    append("k");
    Window second = openNext(first);

    assertEquals(new Opening.Fenced(), backlog().closeAndOpen(first.lease(), first.number()));
    assertWorksNoMore(first);

    assertEquals(1, read(second).size());
  }

  @Test
  protected void aClosedWindowCanBeWorkedOnNoMore() throws Exception {
    append("k");
    Window closed = open();
    assertEquals(new Opening.Idle(), backlog().closeAndOpen(closed.lease(), closed.number()));

    assertWorksNoMore(closed);
  }

  private void assertWorksNoMore(Window window) {
    assertEquals(new Reading.Fenced(), backlog().read(window, 0, PAGE));
    assertFalse(backlog().pin(window, Map.of("topic", 3)));
    assertFalse(backlog().advance(window, window.through(), List.of()));
  }

  private Claim.Held held() {
    return expect(Claim.Held.class, backlog().claim(TWO, LEASE, Optional.empty()));
  }
}
