package io.sumflow.contracts.inmemory;

import io.sumflow.contracts.DecoratedOutboxContract;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.inmemory.InMemorySession;

/** The outbox itself, with nothing around it. */
class InMemoryOutboxTest extends DecoratedOutboxContract {

  @Override
  protected Outbox<InMemorySession> decorate(Outbox<InMemorySession> outbox) {
    return outbox;
  }
}
