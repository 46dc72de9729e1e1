package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Parked;
import io.sumflow.outbox.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is set aside: a full copy of the message, and its key from that message on. */
abstract class ParkingRules<S> extends WindowRules<S> {

  @Test
  protected void aParkedMessageIsKeptAndThePositionMoves() throws Exception {
    OutboxMessage guilty = append("k");
    OutboxMessage other = append("l");
    Window window = open();
    BacklogEntry entry = page(window, 0, PAGE).entries().get(0);

    assertTrue(backlog().advance(window, entry.seq(), List.of(new Parked(entry, "too large"))));

    assertEquals(Messages.idsOf(guilty), parked());
    assertEquals(Messages.idsOf(other), read(claim(ONE).open().orElseThrow()));
  }

  @Test
  protected void aKeyIsParkedFromTheParkedMessageOn() throws Exception {
    append("k");
    append("k");
    append("k");
    append("l");
    append(messages.next("other", "k"));
    append(messages.withoutKey("topic"));
    Window window = open();
    List<BacklogEntry> entries = page(window, 0, PAGE).entries();
    BacklogEntry guilty = entries.get(1);
    assertEquals(List.of(false, false, false, false, false, false), flags(window));

    assertTrue(backlog().advance(window, entries.get(0).seq(), List.of(new Parked(guilty, "why"))));

    assertEquals(List.of(false, true, true, false, false, false), flags(window));
  }

  @Test
  protected void aParkedKeyIsParkedInLaterWindowsToo() throws Exception {
    append("k");
    Window window = open();
    BacklogEntry guilty = page(window, 0, PAGE).entries().get(0);
    assertTrue(backlog().advance(window, guilty.seq(), List.of(new Parked(guilty, "why"))));
    append("k");
    append("l");

    Window next = openNext(window);

    assertEquals(List.of(true, false), flags(next));
  }

  @Test
  protected void followersAreKeptInOrderBehindTheGuiltyOne() throws Exception {
    OutboxMessage guilty = append("k");
    OutboxMessage second = append("k");
    OutboxMessage third = append("k");
    Window window = open();
    List<BacklogEntry> entries = page(window, 0, PAGE).entries();
    assertTrue(
        backlog()
            .advance(window, entries.get(0).seq(), List.of(new Parked(entries.get(0), "why"))));

    assertTrue(
        backlog()
            .advance(
                window,
                entries.get(2).seq(),
                List.of(
                    new Parked(entries.get(1), Parked.KEY_PARKED),
                    new Parked(entries.get(2), Parked.KEY_PARKED))));

    assertEquals(Messages.idsOf(guilty, second, third), parked());
  }

  @Test
  protected void parkingTwiceIsTheSameAsOnce() throws Exception {
    OutboxMessage guilty = append("k");
    Window window = open();
    BacklogEntry entry = page(window, 0, PAGE).entries().get(0);
    List<Parked> parked = List.of(new Parked(entry, "why"));

    assertTrue(backlog().advance(window, entry.seq(), parked));
    assertTrue(backlog().advance(window, entry.seq(), parked));

    assertEquals(Messages.idsOf(guilty), parked());
  }

  @Test
  protected void aMessageWithoutKeyIsParkedAlone() throws Exception {
    OutboxMessage guilty = append(messages.withoutKey("topic"));
    append(messages.withoutKey("topic"));
    Window window = open();
    BacklogEntry entry = page(window, 0, PAGE).entries().get(0);

    assertTrue(backlog().advance(window, entry.seq(), List.of(new Parked(entry, "why"))));

    assertEquals(Messages.idsOf(guilty), parked());
    assertEquals(List.of(true, false), flags(window));
  }

  @Test
  protected void aFencedAdvanceParksNothing() throws Exception {
    append("k");
    Window lost = open();
    BacklogEntry entry = page(lost, 0, PAGE).entries().get(0);
    expireLease();
    Window window = claim(TWO).open().orElseThrow();

    backlog().advance(lost, entry.seq(), List.of(new Parked(entry, "why")));

    assertEquals(List.of(), parked());
    assertEquals(0, window.after());
    assertEquals(List.of(false), flags(window));
  }

  private List<Boolean> flags(Window window) {
    return page(window, 0, PAGE).entries().stream().map(BacklogEntry::keyParked).toList();
  }
}
