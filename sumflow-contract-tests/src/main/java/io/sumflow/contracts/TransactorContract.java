package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Transactor;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Transactor} promises.
 *
 * @param <S> the session
 */
public abstract class TransactorContract<S> {

  /** The adapter under test, over storage that holds no marks. */
  protected abstract Transactor<S> transactor();

  /** Writes a mark in the session's transaction; each name is written once. */
  protected abstract void mark(S session, String name) throws Exception;

  /** All marks that are committed. */
  protected abstract Set<String> marks() throws Exception;

  /** Makes a statement of the session fail, and throws what it throws. */
  protected abstract void fail(S session) throws Exception;

  @Test
  protected void whatReturnsIsCommitted() throws Exception {
    String result =
        transactor()
            .<String, Exception>inTransaction(
                session -> {
                  mark(session, "a");
                  return "done";
                });

    assertEquals("done", result);
    assertEquals(Set.of("a"), marks());
  }

  @Test
  protected void whatThrowsIsRolledBackAndPassedOn() throws Exception {
    Exception failure = new Exception("no");

    Exception thrown = assertThrows(Exception.class, () -> markThenThrow(failure));

    assertSame(failure, thrown);
    assertEquals(Set.of(), marks());
  }

  private void markThenThrow(Exception failure) throws Exception {
    transactor()
        .<Void, Exception>inTransaction(
            session -> {
              mark(session, "a");
              throw failure;
            });
  }

  @Test
  protected void nothingShowsBeforeTheCommit() throws Exception {
    transactor()
        .<Void, Exception>inTransaction(
            session -> {
              mark(session, "a");
              assertEquals(Set.of(), marks());
              return done();
            });

    assertEquals(Set.of("a"), marks());
  }

  @Test
  protected void nestedWorkThatThrowsUndoesOnlyItself() throws Exception {
    Exception failure = new Exception("no");

    transactor()
        .<Void, Exception>inTransaction(
            session -> {
              mark(session, "before");
              Exception thrown =
                  assertThrows(Exception.class, () -> markNested(session, "inside", failure));
              assertSame(failure, thrown);
              mark(session, "after");
              return done();
            });

    assertEquals(Set.of("before", "after"), marks());
  }

  private void markNested(S session, String name, Exception failure) throws Exception {
    transactor()
        .<Void, Exception>nested(
            session,
            inner -> {
              mark(inner, name);
              throw failure;
            });
  }

  @Test
  protected void nestedWorkThatReturnsStandsWithTheTransaction() throws Exception {
    transactor()
        .<Void, Exception>inTransaction(
            session -> {
              transactor().<Void, Exception>nested(session, inner -> marked(inner, "a"));
              assertThrows(Exception.class, () -> markNested(session, "b", new Exception("no")));
              transactor().<Void, Exception>nested(session, inner -> marked(inner, "c"));
              return done();
            });

    assertEquals(Set.of("a", "c"), marks());
  }

  private Void marked(S session, String name) throws Exception {
    mark(session, name);
    return done();
  }

  @Test
  protected void aStatementThatFailsInNestedWorkIsUndoneAndTheTransactionGoesOn() throws Exception {
    transactor()
        .<Void, Exception>inTransaction(
            session -> {
              assertThrows(Exception.class, () -> failNested(session));
              mark(session, "after");
              return done();
            });

    assertEquals(Set.of("after"), marks());
  }

  private void failNested(S session) throws Exception {
    transactor()
        .<Void, Exception>nested(
            session,
            inner -> {
              fail(inner);
              return done();
            });
  }

  @Test
  protected void nestedWorkThatSwallowsAnErrorThrowsItAllTheSame() throws Exception {
    transactor()
        .<Void, Exception>inTransaction(
            session -> {
              assertThrows(
                  Exception.class,
                  () ->
                      transactor()
                          .<Void, Exception>nested(session, inner -> swallow(inner, "inside")));
              mark(session, "after");
              return done();
            });

    assertEquals(Set.of("after"), marks());
  }

  @Test
  protected void aTransactionThatSwallowsAnErrorIsNotCommitted() throws Exception {
    assertThrows(
        Exception.class,
        () -> transactor().<Void, Exception>inTransaction(session -> swallow(session, "a")));

    assertEquals(Set.of(), marks());
  }

  private Void swallow(S session, String name) throws Exception {
    mark(session, name);
    assertThrows(Exception.class, () -> fail(session));
    return done();
  }

  @Test
  protected void infrastructureSaysItsKindAlsoAsACause() {
    InfrastructureException away =
        new InfrastructureException(FailureKind.WAIT, "away", new Exception("why"));
    InfrastructureException broken =
        new InfrastructureException(FailureKind.HOLD, "broken", new Exception("why"));

    assertEquals(FailureKind.WAIT, transactor().kind(away));
    assertEquals(FailureKind.HOLD, transactor().kind(new IllegalStateException(broken)));
  }

  @Test
  protected void whatIsNotTheTechnologysFaultIsTheMessages() {
    assertEquals(FailureKind.MESSAGE, transactor().kind(new IllegalArgumentException("no sum")));
  }

  /** The only value of {@code Void}. */
  @SuppressWarnings("NullAway") // Void has no other value
  static Void done() {
    return null;
  }
}
