package io.sumflow.contracts.inmemory;

import io.sumflow.contracts.DecoratedTransactorContract;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemorySession;

/** The transactor itself, with nothing around it. */
class InMemoryTransactorTest extends DecoratedTransactorContract {

  @Override
  protected Transactor<InMemorySession> decorate(Transactor<InMemorySession> transactor) {
    return transactor;
  }
}
