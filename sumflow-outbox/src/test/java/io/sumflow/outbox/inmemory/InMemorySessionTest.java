package io.sumflow.outbox.inmemory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InMemorySessionTest {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);

  private final InMemoryTransactor transactor = new InMemoryTransactor();
  private final InMemoryInbox inbox = new InMemoryInbox(transactor);
  private final List<String> told = new ArrayList<>();

  @Test
  void commitTellsInOrderAndRollbackBackwards() {
    InMemorySession committed = transactor.begin();
    committed.onCommit(() -> told.add("a"));
    committed.onRollback(() -> told.add("never"));
    committed.onCommit(() -> told.add("b"));
    committed.commit();
    InMemorySession undone = transactor.begin();
    undone.onRollback(() -> told.add("y"));
    undone.onCommit(() -> told.add("never"));
    undone.onRollback(() -> told.add("z"));
    undone.rollback();

    assertEquals(List.of("a", "b", "z", "y"), told);
  }

  @Test
  void anEndedSessionTakesNothingMore() {
    InMemorySession session = transactor.begin();
    session.commit();
    session.rollback();

    assertFalse(session.isOpen());
    assertThrows(IllegalStateException.class, session::commit);
    assertThrows(IllegalStateException.class, () -> session.onCommit(() -> {}));
  }

  @Test
  void aSessionThatCouldWaitForItsOwnThreadFailsAtOnce() {
    InMemorySession first = transactor.begin();
    inbox.admit(first, List.of(A));
    InMemorySession second = transactor.begin();

    InfrastructureException refused =
        assertThrows(InfrastructureException.class, () -> inbox.admit(second, List.of(A)));

    assertEquals(FailureKind.WAIT, refused.kind());
    second.rollback();
    first.rollback();
    transactor.inTransaction(session -> inbox.admit(session, List.of(A)));
  }

  @Test
  void oneOfTwoThatWaitForEachOtherFailsAndTheOtherGoesOn() throws Exception {
    CyclicBarrier bothHaveOne = new CyclicBarrier(2);
    FutureTask<Boolean> ab = new FutureTask<>(() -> admitInTurn(A, B, bothHaveOne));
    FutureTask<Boolean> ba = new FutureTask<>(() -> admitInTurn(B, A, bothHaveOne));
    Thread first = new Thread(ab, "first");
    Thread second = new Thread(ba, "second");
    first.start();
    second.start();

    Set<Boolean> outcomes = Set.of(ab.get(8, TimeUnit.SECONDS), ba.get(8, TimeUnit.SECONDS));

    assertEquals(Set.of(true, false), outcomes);
    first.join();
    second.join();
  }

  /** False if the two transactions waited for each other and this one was chosen. */
  private boolean admitInTurn(UUID one, UUID other, CyclicBarrier bothHaveOne) throws Exception {
    InMemorySession session = transactor.begin();
    try {
      inbox.admit(session, List.of(one));
      bothHaveOne.await(8, TimeUnit.SECONDS);
      inbox.admit(session, List.of(other));
      session.commit();
      return true;
    } catch (InfrastructureException deadlock) {
      return false;
    } finally {
      session.rollback();
    }
  }
}
