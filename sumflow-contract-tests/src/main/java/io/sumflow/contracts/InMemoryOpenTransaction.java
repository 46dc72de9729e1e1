package io.sumflow.contracts;

import io.sumflow.outbox.inmemory.InMemorySession;

record InMemoryOpenTransaction(InMemorySession session)
    implements OpenTransaction<InMemorySession> {

  @Override
  public void commit() {
    session.commit();
  }

  @Override
  public void rollback() {
    session.rollback();
  }
}
