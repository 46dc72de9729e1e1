package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** An id is let in once per consumer, whoever else asks at the same moment. */
abstract class AdmissionRules<S> extends InboxFixture<S> {

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
}
