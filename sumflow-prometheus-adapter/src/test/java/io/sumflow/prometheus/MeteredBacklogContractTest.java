package io.sumflow.prometheus;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.contracts.DecoratedBacklogContract;
import io.sumflow.outbox.Backlog;

class MeteredBacklogContractTest extends DecoratedBacklogContract {

  private final DatabaseMetrics metrics =
      new DatabaseMetrics(new PrometheusRegistry(), System::nanoTime);

  @Override
  protected Backlog decorate(Backlog backlog) {
    return metrics.around(backlog);
  }
}
