package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sumflow.outbox.Position;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What an {@link io.sumflow.outbox.Inbox} promises: ids admitted once, positions that are locked
 * and moved, and dead letters that are kept once.
 *
 * @param <S> the session
 */
public abstract class InboxContract<S> extends AdmissionRules<S> {

  @Test
  protected void aPartitionWithoutARowIsNotLocked() throws Exception {
    assertEquals(Map.of(), positions(P0));
  }

  @Test
  protected void assigningMakesTheMissingRowsAndKeepsTheOthers() throws Exception {
    assign(Map.of(P0, FIVE));

    assign(Map.of(P0, START, P1, START));

    assertEquals(Map.of(P0, FIVE, P1, START), positions(P0, P1));
  }

  @Test
  protected void consumersDoNotSharePositions() throws Exception {
    assign(Map.of(P0, START));

    inTransaction(session -> assertEquals(Map.of(), otherConsumer().lock(session, Set.of(P0))));
  }

  @Test
  protected void aMovedRowStaysWhereItWasMovedTo() throws Exception {
    assign(Map.of(P0, START, P1, START));

    inTransaction(
        session -> {
          inbox().lock(session, Set.of(P0, P1));
          inbox().move(session, Map.of(P0, FIVE));
        });

    assertEquals(Map.of(P0, FIVE, P1, START), positions(P0, P1));
  }

  @Test
  protected void aRollbackMovesNothing() throws Exception {
    assign(Map.of(P0, START));

    rolledBack(
        session -> {
          inbox().lock(session, Set.of(P0));
          inbox().move(session, Map.of(P0, FIVE));
          inbox().assign(session, Map.of(P1, START));
        });

    assertEquals(Map.of(P0, START), positions(P0, P1));
  }

  @Test
  protected void aRecreatedTopicsPositionReplacesTheOld() throws Exception {
    assign(Map.of(P0, FIVE));
    Position again = Position.startOf(new UUID(8, 8), 0);

    inTransaction(
        session -> {
          inbox().lock(session, Set.of(P0));
          inbox().move(session, Map.of(P0, again));
        });

    assertEquals(Map.of(P0, again), positions(P0));
  }

  @Test
  protected void whoLocksALockedRowWaitsAndSeesWhereItWasMovedTo() throws Exception {
    assign(Map.of(P0, START, P1, START));
    try (Threads threads = new Threads()) {
      Future<?>[] second = new Future<?>[1];
      inTransaction(
          session -> {
            inbox().lock(session, Set.of(P0));
            assertEquals(Map.of(P1, START), Threads.result(threads.start(() -> positions(P1))));
            second[0] = threads.start(() -> positions(P0, P1));
            Threads.assertStillWaits(second[0]);
            inbox().move(session, Map.of(P0, FIVE));
          });

      assertEquals(Map.of(P0, FIVE, P1, START), Threads.result(second[0]));
    }
  }

  @Test
  protected void aDeadLetterIsKeptOnce() throws Exception {
    inTransaction(
        session -> {
          inbox().deadLetter(session, List.of(letter(1, A), letter(2, null), letter(1, A)));
          inbox().deadLetter(session, List.of(letter(2, null)));
        });
    inTransaction(session -> inbox().deadLetter(session, List.of(letter(1, A), letter(3, B))));

    assertEquals(List.of("cause 1", "cause 2", "cause 3"), deadLetters());
  }

  @Test
  protected void aRollbackKeepsNoDeadLetter() throws Exception {
    rolledBack(session -> inbox().deadLetter(session, List.of(letter(1, A))));

    assertEquals(List.of(), deadLetters());
  }
}
