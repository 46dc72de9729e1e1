package io.sumflow.outbox.inmemory;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Parked;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * An outbox in memory. A message takes its place when it is appended and shows when its transaction
 * commits, so an early append that is committed late is found late, at its early place. What is
 * published is dropped when its window closes.
 *
 * <p>Safe for use by many threads. Relays read it by one {@link InMemoryBacklog} each.
 */
public final class InMemoryOutbox implements Outbox<InMemorySession> {

  private static final int PAYLOAD_MAX = 1 << 20;

  private final InMemoryTransactor transactor;
  private final InstantSource clock;
  private final int payloadMax;
  private final RelayRow relay = new RelayRow();
  private long lastSeq;

  /** An empty outbox that takes payloads up to 1 MiB. */
  public InMemoryOutbox(InMemoryTransactor transactor, InstantSource clock) {
    this(transactor, clock, PAYLOAD_MAX);
  }

  /**
   * An empty outbox.
   *
   * @param clock stands for the database's clock
   * @param payloadMax bytes, 1 or more
   */
  public InMemoryOutbox(InMemoryTransactor transactor, InstantSource clock, int payloadMax) {
    if (payloadMax < 1) {
      throw new IllegalArgumentException("payloadMax must be 1 or more: " + payloadMax);
    }
    this.transactor = transactor;
    this.clock = clock;
    this.payloadMax = payloadMax;
  }

  @Override
  public void append(InMemorySession session, List<OutboxMessage> messages) {
    messages.forEach(this::checkSize);
    transactor.exclusively(
        () -> {
          session.requireSound();
          messages.forEach(message -> place(session, message));
        });
  }

  private void place(InMemorySession session, OutboxMessage message) {
    BacklogEntry entry = new BacklogEntry(++lastSeq, message, clock.instant(), false);
    session.onCommit(() -> relay.committed(transactor.lastCommit(), entry));
  }

  private void checkSize(OutboxMessage message) {
    if (message.payload().length > payloadMax) {
      throw new IllegalArgumentException(
          "payload must be at most " + payloadMax + " bytes: " + message.payload().length);
    }
  }

  /** Copies of what was set aside, in the order of the appends. */
  public List<Parked> parked() {
    return transactor.exclusively(relay::parked);
  }

  /** Stops the opening of windows until told otherwise. */
  public void pause(boolean paused) {
    transactor.exclusively(() -> relay.paused = paused);
  }

  /** Lets the history look broken, for the reason given; mended if empty. */
  public void breakHistory(Optional<String> why) {
    transactor.exclusively(() -> relay.broken = why);
  }

  InMemoryTransactor transactor() {
    return transactor;
  }

  RelayRow relay() {
    return relay;
  }

  Instant now() {
    return clock.instant();
  }

  long lastSeq() {
    return lastSeq;
  }
}
