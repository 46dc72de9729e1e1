package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Claim;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which messages are next: what was committed between two openings, in order of their places. */
abstract class WindowRules<S> extends PageRules<S> {

  /** Lets the storage's history look broken, as a restore into another cluster would. */
  protected abstract void breakHistory() throws Exception;

  /** Undoes {@link #breakHistory}. */
  protected abstract void mendHistory() throws Exception;

  /** An operator pauses the relay. */
  protected abstract void pause() throws Exception;

  @Test
  protected void withoutMessagesThereIsNoWindow() {
    assertEquals(new Opening.Idle(), tryToOpen());
  }

  @Test
  protected void aWindowHoldsWhatWasCommittedSinceTheLast() throws Exception {
    OutboxMessage a = append("k");
    OutboxMessage b = append("k");
    Window first = open();
    OutboxMessage c = append("k");

    assertEquals(Messages.idsOf(a, b), read(first));
    Window second = openNext(first);
    assertEquals(Messages.idsOf(c), read(second));
    assertEquals(new Opening.Idle(), backlog().closeAndOpen(second.lease(), second.number()));
  }

  @Test
  protected void anEarlyAppendThatIsCommittedLateComesInTheNextWindow() throws Exception {
    OpenTransaction<S> late = begin();
    OutboxMessage early = messages.next("topic", "k");
    outbox().append(late.session(), early);
    OutboxMessage other = append("l");
    Window first = open();
    assertEquals(Messages.idsOf(other), read(first));
    late.commit();

    Window second = openNext(first);

    assertEquals(Messages.idsOf(early), read(second));
  }

  @Test
  protected void writersOfOneKeyKeepTheirOrderWhileAnOlderTransactionIsOpen() throws Exception {
    OpenTransaction<S> b = begin();
    OpenTransaction<S> x = begin();
    OpenTransaction<S> a = begin();
    OutboxMessage first = messages.next("topic", "k");
    outbox().append(a.session(), first);
    a.commit();
    OutboxMessage second = messages.next("topic", "k");
    outbox().append(b.session(), second);
    b.commit();

    Window window = open();

    assertEquals(Messages.idsOf(first, second), read(window));
    x.rollback();
  }

  @Test
  protected void aWindowIsOrderedByPlaceNotByCommit() throws Exception {
    OpenTransaction<S> a = begin();
    OpenTransaction<S> b = begin();
    OutboxMessage first = messages.next("topic", "k");
    OutboxMessage second = messages.next("topic", "l");
    outbox().append(b.session(), first);
    outbox().append(a.session(), second);
    a.commit();
    b.commit();

    List<BacklogEntry> entries = page(open(), 0, PAGE).entries();

    assertEquals(Messages.idsOf(first, second), Messages.ids(entries));
    assertTrue(entries.get(0).seq() < entries.get(1).seq());
  }

  @Test
  protected void nothingOfAWindowLiesAboveItsEnd() throws Exception {
    append("k");
    OutboxMessage last = append("k");

    Window window = open();

    List<BacklogEntry> entries = page(window, 0, PAGE).entries();
    assertEquals(last.id(), entries.get(1).message().id());
    assertTrue(entries.get(1).seq() <= window.through());
    assertEquals(0, window.after());
  }

  @Test
  protected void aWindowFoundOpenAfterAClaimIsContinuedWhereItWas() throws Exception {
    append("k");
    append("k");
    OutboxMessage third = append("k");
    Window window = open();
    long second = page(window, 0, PAGE).entries().get(1).seq();
    assertTrue(backlog().pin(window, Map.of("topic", 3)));
    assertTrue(backlog().advance(window, second, List.of()));
    append("k");
    expireLease();

    Claim.Claimed claimed = claim(TWO);

    Window found = claimed.open().orElseThrow();
    assertEquals(window.number(), claimed.number());
    assertEquals(
        new Window(claimed.lease(), window.number(), second, window.through(), Map.of("topic", 3)),
        found);
    assertEquals(Messages.idsOf(third), read(found));
  }

  @Test
  protected void pinsEndWithTheirWindow() throws Exception {
    append("k");
    Window first = open();
    assertTrue(backlog().pin(first, Map.of("topic", 3, "other", 7)));
    append("k");

    Window second = openNext(first);

    assertEquals(Map.of(), second.partitions());
    assertEquals(0, second.after());
  }

  @Test
  protected void aClosedWindowStaysClosedAfterAClaim() throws Exception {
    append("k");
    Window window = open();
    assertEquals(new Opening.Idle(), backlog().closeAndOpen(window.lease(), window.number()));
    expireLease();

    Claim.Claimed claimed = claim(TWO);

    assertFalse(claimed.open().isPresent());
    assertEquals(new Opening.Idle(), backlog().closeAndOpen(claimed.lease(), claimed.number()));
  }

  @Test
  protected void aBrokenHistoryHoldsAndClosesWhatWasOpen() throws Exception {
    append("k");
    Window window = open();
    breakHistory();

    expect(Reading.Hold.class, backlog().read(window, 0, PAGE));
    expect(Opening.Hold.class, backlog().closeAndOpen(window.lease(), window.number()));
    mendHistory();
    OutboxMessage next = append("k");

    assertEquals(Messages.idsOf(next), read(openNext(window)));
  }

  @Test
  protected void aPausedRelayClosesButOpensNothing() throws Exception {
    append("k");
    Window window = open();
    append("k");
    pause();

    assertEquals(new Opening.Idle(), backlog().closeAndOpen(window.lease(), window.number()));
    assertEquals(new Reading.Fenced(), backlog().read(window, 0, PAGE));
  }
}
