package io.sumflow.prometheus;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.contracts.TransactorContract;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemorySession;
import io.sumflow.outbox.inmemory.InMemoryTransactor;
import java.util.HashSet;
import java.util.Set;

class MeteredTransactorContractTest extends TransactorContract<InMemorySession> {

  private final Transactor<InMemorySession> transactor =
      new DatabaseMetrics(new PrometheusRegistry(), System::nanoTime)
          .around(new InMemoryTransactor(), "receive");
  private final Set<String> marks = new HashSet<>();

  @Override
  protected Transactor<InMemorySession> transactor() {
    return transactor;
  }

  @Override
  protected void mark(InMemorySession session, String name) {
    session.onCommit(() -> marks.add(name));
  }

  @Override
  protected Set<String> marks() {
    return Set.copyOf(marks);
  }

  @Override
  protected void fail(InMemorySession session) {
    throw session.fail(new IllegalStateException("a statement failed"));
  }
}
