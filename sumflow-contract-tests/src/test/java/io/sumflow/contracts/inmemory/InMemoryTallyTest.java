package io.sumflow.contracts.inmemory;

import io.sumflow.contracts.TallyContract;
import io.sumflow.domain.inmemory.InMemoryTally;
import io.sumflow.domain.totalizer.Tally;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemorySession;
import io.sumflow.outbox.inmemory.InMemoryTransactor;

class InMemoryTallyTest extends TallyContract<InMemorySession> {

  private final InMemoryTransactor transactor = new InMemoryTransactor();
  private final InMemoryTally tally = new InMemoryTally();

  @Override
  protected Transactor<InMemorySession> transactor() {
    return transactor;
  }

  @Override
  protected Tally tally(InMemorySession session) {
    return tally.joining(session::onCommit, session::onRollback);
  }
}
