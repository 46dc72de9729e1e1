package io.sumflow.simulation;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemorySession;
import io.sumflow.outbox.inmemory.InMemoryTransactor;

/** Transactions that fail at the start, at commit, or after it without telling so. */
final class ChaoticTransactor implements Transactor<InMemorySession> {

  private final InMemoryTransactor target;
  private final Chaos chaos;

  ChaoticTransactor(InMemoryTransactor target, Chaos chaos) {
    this.target = target;
    this.chaos = chaos;
  }

  @Override
  public <R, X extends Exception> R inTransaction(Work<InMemorySession, R, X> work) throws X {
    chaos.storagePoint("before begin");
    R result =
        target.inTransaction(
            session -> {
              R done = work.run(session);
              chaos.storagePoint("before commit");
              atCommit();
              return done;
            });
    atCommit();
    return result;
  }

  /** The connection is lost: whoever hears of it does not know on which side of the commit. */
  private void atCommit() {
    try {
      chaos.storagePoint("at commit");
    } catch (InfrastructureException lost) {
      throw InfrastructureException.commitUnknown("connection lost at commit", lost);
    }
  }

  @Override
  public <R, X extends Exception> R nested(
      InMemorySession session, Work<InMemorySession, R, X> work) throws X {
    chaos.storagePoint("before savepoint");
    R result = target.nested(session, work);
    chaos.storagePoint("after savepoint");
    return result;
  }

  @Override
  public FailureKind kind(Throwable failure) {
    return target.kind(failure);
  }
}
