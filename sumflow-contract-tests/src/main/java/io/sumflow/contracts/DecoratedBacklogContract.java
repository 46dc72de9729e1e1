package io.sumflow.contracts;

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

/** What stands around a {@link Backlog} leaves its promises as they are; here, in memory. */
public abstract class DecoratedBacklogContract extends BacklogContract<InMemorySession> {

  private final InMemoryTransactor transactor = new InMemoryTransactor();
  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final InMemoryOutbox outbox = new InMemoryOutbox(transactor, clock, 10_000);

  /** The decorator under test, around this backlog. */
  protected abstract Backlog decorate(Backlog backlog);

  @Override
  protected final Transactor<InMemorySession> transactor() {
    return transactor;
  }

  @Override
  protected final Outbox<InMemorySession> outbox() {
    return outbox;
  }

  @Override
  protected final Backlog backlog() {
    return decorate(new InMemoryBacklog(outbox));
  }

  @Override
  protected final OpenTransaction<InMemorySession> begin() {
    return new InMemoryOpenTransaction(transactor.begin());
  }

  @Override
  protected final void expireLease() {
    clock.advance(Duration.ofMinutes(1));
  }

  @Override
  protected final List<UUID> parked() {
    return outbox.parked().stream().map(parked -> parked.entry().message().id()).toList();
  }

  @Override
  protected final void breakHistory() {
    outbox.breakHistory(Optional.of("other cluster"));
  }

  @Override
  protected final void mendHistory() {
    outbox.breakHistory(Optional.empty());
  }

  @Override
  protected final void pause() {
    outbox.pause(true);
  }
}
