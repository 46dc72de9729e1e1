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
import java.util.UUID;

/** What stands around an {@link Outbox} leaves its promises as they are; here, in memory. */
public abstract class DecoratedOutboxContract extends OutboxContract<InMemorySession> {

  private static final int PAYLOAD_MAX = 10_000;

  private final InMemoryTransactor transactor = new InMemoryTransactor();
  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final InMemoryOutbox storage = new InMemoryOutbox(transactor, clock, PAYLOAD_MAX);

  /** The decorator under test, around this outbox. */
  protected abstract Outbox<InMemorySession> decorate(Outbox<InMemorySession> outbox);

  @Override
  protected final Transactor<InMemorySession> transactor() {
    return transactor;
  }

  @Override
  protected final Outbox<InMemorySession> outbox() {
    return decorate(storage);
  }

  @Override
  protected final Backlog backlog() {
    return new InMemoryBacklog(storage);
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
    return storage.parked().stream().map(parked -> parked.entry().message().id()).toList();
  }

  @Override
  protected final int payloadMax() {
    return PAYLOAD_MAX;
  }

  @Override
  protected final InMemorySession sessionWithoutTransaction() {
    InMemorySession ended = transactor.begin();
    ended.commit();
    return ended;
  }
}
