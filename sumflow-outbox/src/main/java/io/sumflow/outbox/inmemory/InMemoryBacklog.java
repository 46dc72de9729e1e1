package io.sumflow.outbox.inmemory;

import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.Claim;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Parked;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What an {@link InMemoryOutbox} holds for the relays. Safe for use by many threads. */
public final class InMemoryBacklog implements Backlog {

  private final InMemoryOutbox outbox;
  private final InMemoryTransactor transactor;
  private final RelayRow relay;

  /** The backlog of this outbox. */
  public InMemoryBacklog(InMemoryOutbox outbox) {
    this.outbox = outbox;
    this.transactor = outbox.transactor();
    this.relay = outbox.relay();
  }

  @Override
  public Claim claim(UUID owner, Duration length, Optional<Claim.Held> stale) {
    return transactor.exclusively(
        () -> {
          Claim.Held held = new Claim.Held(relay.epoch, relay.beat);
          Instant now = outbox.now();
          boolean free =
              relay.owner == null
                  || relay.owner.equals(owner)
                  || relay.leaseUntil.isBefore(now)
                  || stale.equals(Optional.of(held));
          return free ? give(owner, now.plus(length)) : held;
        });
  }

  private Claim give(UUID owner, Instant until) {
    relay.owner = owner;
    relay.epoch++;
    relay.beat++;
    relay.leaseUntil = until;
    Lease lease = new Lease(owner, relay.epoch);
    return new Claim.Claimed(lease, relay.number, relay.openWindow(lease));
  }

  @Override
  public boolean beat(Lease lease, Duration length) {
    return transactor.exclusively(
        () -> {
          boolean held = relay.isHeldBy(lease);
          if (held) {
            relay.beat++;
            relay.leaseUntil = outbox.now().plus(length);
          }
          return held;
        });
  }

  @Override
  public void release(Lease lease) {
    transactor.exclusively(
        () -> {
          if (relay.isHeldBy(lease)) {
            relay.owner = null;
          }
        });
  }

  @Override
  public Opening closeAndOpen(Lease lease, long number) {
    return transactor.exclusively(
        () -> {
          if (!relay.isHeldBy(lease) || relay.number != number) {
            return new Opening.Fenced();
          }
          relay.close();
          if (relay.broken.isPresent()) {
            return new Opening.Hold(relay.broken.get());
          }
          if (relay.paused || !relay.hasNew()) {
            return new Opening.Idle();
          }
          relay.open(transactor.lastCommit(), outbox.lastSeq());
          return new Opening.Opened(relay.openWindow(lease).orElseThrow(), false);
        });
  }

  @Override
  public Reading read(Window window, long after, PageLimit limit) {
    return transactor.exclusively(
        () -> {
          if (!relay.isOpen(window)) {
            return new Reading.Fenced();
          }
          return relay
              .broken
              .<Reading>map(Reading.Hold::new)
              .orElseGet(() -> relay.read(after, limit));
        });
  }

  @Override
  public boolean pin(Window window, Map<String, Integer> partitions) {
    return transactor.exclusively(
        () -> {
          boolean open = relay.isOpen(window);
          if (open) {
            relay.partitions = Map.copyOf(partitions);
          }
          return open;
        });
  }

  @Override
  public boolean advance(Window window, long through, List<Parked> parked) {
    return transactor.exclusively(
        () -> {
          boolean open = relay.isOpen(window);
          if (open) {
            relay.after = through;
            parked.forEach(relay::park);
          }
          return open;
        });
  }
}
