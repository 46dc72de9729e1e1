package io.sumflow.contracts.inmemory;

import io.sumflow.contracts.DecoratedBacklogContract;
import io.sumflow.outbox.Backlog;

/** The backlog itself, with nothing around it. */
class InMemoryBacklogTest extends DecoratedBacklogContract {

  @Override
  protected Backlog decorate(Backlog backlog) {
    return backlog;
  }

  @Override
  protected int interleavings() {
    return 1_000;
  }
}
