package io.sumflow.otel;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Transactor;

/**
 * Shows the commit of a poll's transaction as {@code commit <topic>}: from the moment its work has
 * returned until the commit is answered. Transactions outside a {@link TracingReceiver}'s poll pass
 * unseen.
 *
 * <p>Promises what the transactor around which it stands promises, and is safe for use by as many
 * threads.
 *
 * @param <S> the session
 */
public final class TracingTransactor<S> implements Transactor<S> {

  private final Transactor<S> transactor;

  /** Stands around a transactor. */
  public TracingTransactor(Transactor<S> transactor) {
    this.transactor = transactor;
  }

  @Override
  public <R, X extends Exception> R inTransaction(Work<S, R, X> work) throws X {
    TracedPoll poll = TracedPoll.current();
    if (poll == null) {
      return transactor.inTransaction(work);
    }
    try {
      R result =
          transactor.<R, X>inTransaction(
              session -> {
                R done = work.run(session);
                Faults.quietly(poll::committing);
                return done;
              });
      Faults.quietly(poll::committed);
      return result;
    } catch (Throwable failure) {
      Faults.quietly(() -> poll.notCommitted(failure));
      throw failure;
    }
  }

  @Override
  public <R, X extends Exception> R nested(S session, Work<S, R, X> work) throws X {
    return transactor.nested(session, work);
  }

  @Override
  public FailureKind kind(Throwable failure) {
    return transactor.kind(failure);
  }

  @Override
  public boolean isTimeout(Throwable failure) {
    return transactor.isTimeout(failure);
  }
}
