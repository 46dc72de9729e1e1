package io.sumflow.prometheus;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.contracts.BacklogContract;
import io.sumflow.contracts.OpenTransaction;
import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemoryBacklog;
import io.sumflow.outbox.inmemory.InMemoryOutbox;
import io.sumflow.outbox.inmemory.InMemorySession;
import io.sumflow.outbox.inmemory.InMemoryTransactor;
import io.sumflow.outbox.inmemory.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

class MeteredBacklogContractTest extends BacklogContract<InMemorySession> {

  private record Open(InMemorySession session) implements OpenTransaction<InMemorySession> {

    @Override
    public void commit() {
      session.commit();
    }

    @Override
    public void rollback() {
      session.rollback();
    }
  }

  private final DatabaseMetrics metrics =
      new DatabaseMetrics(new PrometheusRegistry(), System::nanoTime);
  private final InMemoryTransactor transactor = new InMemoryTransactor();
  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final InMemoryOutbox outbox = new InMemoryOutbox(transactor, clock, 10_000);

  @Override
  protected Transactor<InMemorySession> transactor() {
    return transactor;
  }

  @Override
  protected Outbox<InMemorySession> outbox() {
    return outbox;
  }

  @Override
  protected Backlog backlog() {
    return metrics.around(new InMemoryBacklog(outbox));
  }

  @Override
  protected OpenTransaction<InMemorySession> begin() {
    return new Open(transactor.begin());
  }

  @Override
  protected void expireLease() {
    clock.advance(Duration.ofMinutes(1));
  }

  @Override
  protected List<UUID> parked() {
    return outbox.parked().stream().map(parked -> parked.entry().message().id()).toList();
  }

  @Override
  protected void breakHistory() {
    outbox.breakHistory(Optional.of("other cluster"));
  }

  @Override
  protected void mendHistory() {
    outbox.breakHistory(Optional.empty());
  }

  @Override
  protected void pause() {
    outbox.pause(true);
  }
}
