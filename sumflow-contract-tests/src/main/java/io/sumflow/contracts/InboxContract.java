package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.Inbox;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.Transactor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What an {@link Inbox} promises.
 *
 * @param <S> the session
 */
public abstract class InboxContract<S> {

  private static final UUID TOPIC = new UUID(7, 7);
  private static final Partition P0 = new Partition("sums", 0);
  private static final Partition P1 = new Partition("sums", 1);
  private static final Position START = Position.startOf(TOPIC, 0);
  private static final Position FIVE = new Position(TOPIC, 5, OptionalInt.of(3));
  private static final UUID A = Messages.id(1);
  private static final UUID B = Messages.id(2);
  private static final UUID C = Messages.id(3);

  /** Transactions on the inbox's storage. */
  protected abstract Transactor<S> transactor();

  /** The inbox of one consumer, empty at the start of each test. */
  protected abstract Inbox<S> inbox();

  /** The inbox of another consumer on the same storage, empty at the start of each test. */
  protected abstract Inbox<S> otherConsumer();

  /** Causes of the consumer's dead letters that are committed, in the order of their offsets. */
  protected abstract List<String> deadLetters() throws Exception;

  @Test
  protected void anIdIsAdmittedOnce() throws Exception {
    assertEquals(Set.of(A, B), admit(A, B));
    assertEquals(Set.of(C), admit(B, C));
    assertEquals(Set.of(), admit(A, B, C));
  }

  @Test
  protected void anIdThatIsGivenTwiceIsAdmittedOnce() throws Exception {
    assertEquals(Set.of(A, B), admit(B, A, B, A));

    assertEquals(Set.of(), admit(A, B));
  }

  @Test
  protected void anIdIsAdmittedOnceInItsTransactionToo() throws Exception {
    inTransaction(
        session -> {
          assertEquals(Set.of(A), inbox().admit(session, List.of(A)));
          assertEquals(Set.of(B), inbox().admit(session, List.of(A, B)));
        });
  }

  @Test
  protected void noIdsAreNoTrouble() throws Exception {
    assertEquals(Set.of(), admit());
  }

  @Test
  protected void foreignIdsOfAnyVersionAreAdmittedToo() throws Exception {
    UUID v4 = UUID.fromString("f47ac10b-58cc-4372-a567-0e02b2c3d479");
    UUID nil = new UUID(0, 0);
    UUID max = new UUID(-1, -1);

    assertEquals(Set.of(v4, nil, max), admit(v4, nil, max));
    assertEquals(Set.of(), admit(v4, nil, max));
  }

  @Test
  protected void aRollbackForgetsWhatItAdmitted() throws Exception {
    rolledBack(session -> assertEquals(Set.of(A), inbox().admit(session, List.of(A))));

    assertEquals(Set.of(A), admit(A));
  }

  @Test
  protected void aSavepointForgetsWhatItAdmitted() throws Exception {
    inTransaction(
        session -> {
          assertThrows(
              Undone.class,
              () ->
                  transactor()
                      .<Void, Exception>nested(
                          session,
                          inner -> {
                            inbox().admit(inner, List.of(A));
                            throw new Undone();
                          }));
          assertEquals(Set.of(A), inbox().admit(session, List.of(A)));
        });

    assertEquals(Set.of(), admit(A));
  }

  @Test
  protected void consumersDoNotShareIds() throws Exception {
    admit(A);

    inTransaction(session -> assertEquals(Set.of(A), otherConsumer().admit(session, List.of(A))));
  }

  @Test
  protected void twoThreadsAdmitAnIdOnce() throws Exception {
    try (Threads threads = new Threads()) {
      Future<?>[] second = new Future<?>[1];
      inTransaction(
          session -> {
            assertEquals(Set.of(A), inbox().admit(session, List.of(A)));
            Future<Set<UUID>> admission = threads.start(() -> admit(A, B));
            Threads.assertStillWaits(admission);
            second[0] = admission;
          });

      assertEquals(Set.of(B), Threads.result(second[0]));
    }
  }

  @Test
  protected void whoWaitedForARollbackAdmitsTheId() throws Exception {
    try (Threads threads = new Threads()) {
      Future<?>[] second = new Future<?>[1];
      rolledBack(
          session -> {
            inbox().admit(session, List.of(A));
            second[0] = threads.start(() -> admit(A));
            Threads.assertStillWaits(second[0]);
          });

      assertEquals(Set.of(A), Threads.result(second[0]));
    }
  }

  @Test
  protected void manyThreadsAdmitEachIdOnceAndNeverDeadlock() throws Exception {
    List<UUID> up = LongStream.range(0, 500).mapToObj(Messages::id).toList();
    List<UUID> down = LongStream.range(0, 500).mapToObj(i -> Messages.id(499 - i)).toList();
    try (Threads threads = new Threads()) {
      List<Future<Set<UUID>>> admissions =
          List.of(
              threads.start(() -> admit(up.toArray(UUID[]::new))),
              threads.start(() -> admit(down.toArray(UUID[]::new))),
              threads.start(() -> admit(up.toArray(UUID[]::new))),
              threads.start(() -> admit(down.toArray(UUID[]::new))));
      int admitted = 0;
      for (Future<Set<UUID>> admission : admissions) {
        admitted += Threads.result(admission).size();
      }

      assertEquals(500, admitted);
    }
  }

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

  private static DeadLetter letter(long offset, @Nullable UUID id) {
    ReceivedMessage message =
        new ReceivedMessage(
            P0,
            offset,
            Instant.parse("2026-01-02T03:04:05.678Z"),
            id == null ? Optional.empty() : Optional.of(new byte[] {0, 1, -1}),
            id == null ? Optional.empty() : Optional.of(new byte[] {0, 2, -1}),
            List.of(
                new Header("h", Optional.of("v".getBytes(StandardCharsets.UTF_8))),
                new Header("h", Optional.empty())));
    return new DeadLetter(message, TOPIC, Optional.ofNullable(id), "cause " + offset);
  }

  private interface Work<S> {
    void run(S session) throws Exception;
  }

  private static final class Undone extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private void inTransaction(Work<S> work) throws Exception {
    transactor()
        .<Void, Exception>inTransaction(
            session -> {
              work.run(session);
              return TransactorContract.done();
            });
  }

  private void rolledBack(Work<S> work) {
    assertThrows(
        Undone.class,
        () ->
            inTransaction(
                session -> {
                  work.run(session);
                  throw new Undone();
                }));
  }

  private Set<UUID> admit(UUID... ids) throws Exception {
    return transactor()
        .<Set<UUID>, Exception>inTransaction(session -> inbox().admit(session, List.of(ids)));
  }

  private void assign(Map<Partition, Position> beginnings) throws Exception {
    inTransaction(session -> inbox().assign(session, beginnings));
  }

  private Map<Partition, Position> positions(Partition... partitions) throws Exception {
    return transactor()
        .<Map<Partition, Position>, Exception>inTransaction(
            session -> inbox().lock(session, Set.of(partitions)));
  }
}
