package io.sumflow.prometheus;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.contracts.DecoratedTransactorContract;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemorySession;

class MeteredTransactorContractTest extends DecoratedTransactorContract {

  @Override
  protected Transactor<InMemorySession> decorate(Transactor<InMemorySession> transactor) {
    return new DatabaseMetrics(new PrometheusRegistry(), System::nanoTime)
        .around(transactor, "receive");
  }
}
