package io.sumflow.contracts.inmemory;

import io.sumflow.contracts.LifecycleContract;
import io.sumflow.outbox.IdlePolicy;
import io.sumflow.outbox.WorkLoop;

class WorkLoopLifecycleTest extends LifecycleContract<WorkLoop> {

  @Override
  protected WorkLoop create() {
    return new WorkLoop("lifecycle", () -> 0, IdlePolicy.defaults(), failure -> {});
  }

  @Override
  protected void start(WorkLoop loop) {
    loop.start();
  }
}
