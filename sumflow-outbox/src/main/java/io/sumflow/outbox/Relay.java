package io.sumflow.outbox;

import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what the backlog holds: claims the lease, opens a window, reads it page by page,
 * publishes each page and moves the position when all of it was acknowledged.
 *
 * <p>Every committed message is published at least once; the first occurrences of one key's
 * messages come in the order of their appends, also through failures. No transaction and no
 * connection is held while the broker is awaited. Failures are answered in three ways:
 * <em>wait</em> and <em>hold</em> try again from the position, for ever; a message that is refused
 * alone by its own fault is <em>parked</em> with everything later of its key.
 *
 * <p>One thread at a time; {@link #status} from any. Several relays of one outbox may run: one
 * works, the others stand by and take over within a lease.
 *
 * <p>Not promised: that a message is published only once, and that later copies come in order.
 */
public final class Relay implements Step {

  private final Backlog backlog;
  private final Publisher publisher;
  private final UUID owner;
  private final RelayConfig config;
  private final RelayListener listener;
  private final LongSupplier nanoClock;
  private final BackOff backOff;
  private @Nullable Tenure tenure;
  private Optional<Claim.Held> seen = Optional.empty();
  private long seenSince;
  private volatile RelayStatus status = new RelayStatus(RelayStatus.State.STANDBY, "");

  /**
   * Wires a relay; does no I/O.
   *
   * @param owner unique per process start
   * @param listener hears on the relay's thread
   * @param nanoClock monotonic, in nanoseconds: {@code System::nanoTime}
   */
  public Relay(
      Backlog backlog,
      Publisher publisher,
      UUID owner,
      RelayConfig config,
      RelayListener listener,
      LongSupplier nanoClock,
      RandomGenerator random) {
    this.backlog = backlog;
    this.publisher = publisher;
    this.owner = owner;
    this.config = config;
    this.listener = new RelayListeners(listener);
    this.nanoClock = nanoClock;
    this.backOff = new BackOff(config.retry(), random, nanoClock);
  }

  /** What the relay is doing now. */
  public RelayStatus status() {
    return status;
  }

  /**
   * Takes one step: one statement, or one page with what belongs to it (a beat, partition counts,
   * reading the next page). Waits at most 3 seconds for the page's acknowledgement and 5 for the
   * counts. What fails is told to the listener and tried again later; only a bug is thrown.
   *
   * @return messages published or set aside, or 1 for other work; 0 if there is nothing to do now
   */
  @Override
  public int runOnce() {
    try {
      Tenure current = tenure;
      if (current != null) {
        return work(current);
      }
      return backOff.isResting() ? 0 : claim();
    } catch (InfrastructureException away) {
      drop();
      return setback(away.kind(), String.valueOf(away.getMessage()));
    } catch (RuntimeException | Error bug) {
      drop();
      setback(FailureKind.HOLD, bug.toString());
      throw bug;
    }
  }

  private int claim() {
    Claim claim = backlog.claim(owner, config.lease(), stale());
    if (claim instanceof Claim.Claimed claimed) {
      seen = Optional.empty();
      tenure = new Tenure(backlog, publisher, config, listener, nanoClock, claimed);
      listener.claimed(claimed.lease());
      return 1;
    }
    Optional<Claim.Held> held = Optional.of((Claim.Held) claim);
    if (!held.equals(seen)) {
      seen = held;
      seenSince = nanoClock.getAsLong();
    }
    healthy(RelayStatus.State.STANDBY);
    return 0;
  }

  /** The holder as it has stood for a whole lease by our own clock, whatever its clock says. */
  private Optional<Claim.Held> stale() {
    boolean wholeLease = nanoClock.getAsLong() - seenSince >= config.lease().toNanos();
    return wholeLease ? seen : Optional.empty();
  }

  private int work(Tenure current) {
    Turn turn = backOff.isResting() ? current.keepAlive() : current.step();
    switch (turn.outcome()) {
      case FINISHED -> healthy(RelayStatus.State.ACTIVE);
      case FAILED -> setback(turn.failure().orElse(FailureKind.HOLD), turn.why());
      case FENCED -> {
        listener.fenced(current.lease());
        forget();
        status = new RelayStatus(RelayStatus.State.STANDBY, "");
      }
      case UNDER_WAY -> {}
    }
    return turn.done();
  }

  private void healthy(RelayStatus.State state) {
    backOff.succeeded();
    if (status.state() != state) {
      status = new RelayStatus(state, "");
    }
  }

  private int setback(FailureKind kind, String why) {
    backOff.failed();
    RelayStatus.State state =
        kind == FailureKind.WAIT ? RelayStatus.State.WAITING : RelayStatus.State.HOLDING;
    status = new RelayStatus(state, why);
    listener.failed(kind, why);
    return 0;
  }

  /** Ends the work under a lease that is neither lost nor given back, if there is any. */
  private void drop() {
    Tenure current = tenure;
    if (current != null) {
      listener.dropped(current.lease());
      forget();
    }
  }

  /** Drops everything in hand; the position in the backlog is the truth. */
  private void forget() {
    tenure = null;
    publisher.abandon();
  }

  /** Waits for what is outstanding, writes the position and gives the lease back at once. */
  @Override
  public void stop() {
    status = new RelayStatus(RelayStatus.State.STOPPED, "");
    Tenure current = tenure;
    if (current == null) {
      return;
    }
    try {
      current.finish();
      listener.released(current.lease());
      forget();
    } catch (InfrastructureException away) {
      drop();
      listener.failed(away.kind(), String.valueOf(away.getMessage()));
    } finally {
      drop();
    }
  }
}
