package io.sumflow.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The work under one lease, step by step. Ends when the lease does. For the relay's thread. */
final class Tenure {

  /** No step waits longer for the broker, so that a slow one never costs the lease. */
  private static final Duration AWAIT_MAX = Duration.ofSeconds(3);

  private final Backlog backlog;
  private final Publisher publisher;
  private final RelayConfig config;
  private final RelayListener listener;
  private final LongSupplier nanoClock;
  private final Lease lease;
  private final Suspicion suspicion;
  private long number;
  private @Nullable Window window;
  private @Nullable InFlight inFlight;
  private @Nullable Reading ahead;
  private long lastBeat;
  private long lastAdvance;

  Tenure(
      Backlog backlog,
      Publisher publisher,
      RelayConfig config,
      RelayListener listener,
      LongSupplier nanoClock,
      Claim.Claimed claimed) {
    this.backlog = backlog;
    this.publisher = publisher;
    this.config = config;
    this.listener = listener;
    this.nanoClock = nanoClock;
    this.lease = claimed.lease();
    this.suspicion = new Suspicion(config.guiltyMax());
    this.number = claimed.number();
    this.window = claimed.open().orElse(null);
    this.lastBeat = nanoClock.getAsLong();
    this.lastAdvance = lastBeat;
  }

  Lease lease() {
    return lease;
  }

  /** A sign of life, if one is due. */
  Turn keepAlive() {
    if (untilBeat() > 0) {
      return Turn.RESTING;
    }
    lastBeat = nanoClock.getAsLong();
    boolean held = backlog.beat(lease, config.lease());
    return held ? Turn.RESTING : Turn.FENCED;
  }

  Turn step() {
    if (keepAlive().outcome() == Turn.Outcome.FENCED) {
      return Turn.FENCED;
    }
    InFlight outstanding = inFlight;
    if (outstanding != null) {
      return settle(outstanding);
    }
    Window open = window;
    return open == null ? closeAndOpen() : send(open);
  }

  private Turn closeAndOpen() {
    Opening opening = backlog.closeAndOpen(lease, number);
    if (opening instanceof Opening.Opened opened) {
      window = opened.window();
      number = opened.window().number();
      listener.opened(opened.window(), opened.timelineChanged());
      return Turn.finished(1);
    }
    if (opening instanceof Opening.Idle) {
      return Turn.finished(0);
    }
    return opening instanceof Opening.Hold hold
        ? Turn.failed(FailureKind.HOLD, hold.why())
        : Turn.FENCED;
  }

  private Turn send(Window open) {
    Reading reading = ahead != null ? ahead : backlog.read(open, open.after(), config.page());
    ahead = null;
    if (!(reading instanceof Reading.Page page)) {
      return reading instanceof Reading.Hold hold
          ? Turn.failed(FailureKind.HOLD, hold.why())
          : Turn.FENCED;
    }
    if (page.entries().isEmpty()) {
      window = null;
      return Turn.UNDER_WAY;
    }
    Reading.Page cut = suspicion.cut(page);
    PartitionPins pins = new PartitionPins(backlog, publisher);
    Turn pinned = pins.pin(open, InFlight.toSend(cut));
    if (pinned.outcome() != Turn.Outcome.FINISHED) {
      return pinned;
    }
    Window ready = pins.window();
    window = ready;
    InFlight sent = InFlight.send(publisher, ready, cut);
    inFlight = sent;
    if (!cut.last() && cut.through() == page.through()) {
      // Read the next page while this one awaits its acknowledgements.
      ahead = backlog.read(ready, cut.through(), config.page());
    }
    return settle(sent);
  }

  private Turn settle(InFlight sent) {
    Publication publication = await(sent, Math.min(AWAIT_MAX.toNanos(), untilBeat()));
    if (publication == null) {
      return Turn.UNDER_WAY;
    }
    inFlight = null;
    Window open = Objects.requireNonNull(window, "a page is outstanding");
    return publication instanceof Publication.Failed failed
        ? failed(open, sent, failed)
        : acknowledged(open, sent);
  }

  private Turn acknowledged(Window open, InFlight sent) {
    if (!sent.sent().isEmpty()) {
      listener.published(sent.sent());
    }
    suspicion.acknowledged(sent.sent());
    Window moved = open.withAfter(sent.page().through());
    window = moved;
    List<Parked> followers = sent.followers();
    boolean due = nanoClock.getAsLong() - lastAdvance >= config.advanceEvery().toNanos();
    if (!followers.isEmpty() || (due && !sent.page().last())) {
      if (!advance(moved, followers)) {
        return Turn.FENCED;
      }
    }
    if (sent.page().last()) {
      window = null;
    }
    return Turn.finished(sent.page().entries().size());
  }

  private boolean advance(Window to, List<Parked> parked) {
    lastAdvance = nanoClock.getAsLong();
    boolean held = backlog.advance(to, to.after(), parked);
    if (held && !parked.isEmpty()) {
      listener.parked(parked);
    }
    return held;
  }

  private Turn failed(Window open, InFlight sent, Publication.Failed failed) {
    ahead = null;
    if (failed.kind() != FailureKind.MESSAGE) {
      return Turn.failed(failed.kind(), failed.why());
    }
    BacklogEntry suspect = sent.find(failed.suspect());
    if (suspect == null) {
      return Turn.failed(FailureKind.HOLD, "refused, and no message named: " + failed.why());
    }
    suspicion.suspect(suspect, sent.page().through());
    if (sent.sent().size() > 1) {
      // It goes alone, after everything before it.
      return Turn.UNDER_WAY;
    }
    if (suspicion.isTopicsFault(suspect)) {
      String rule = "more than " + config.guiltyMax() + " messages refused";
      return Turn.failed(
          FailureKind.HOLD, rule + " (topic " + suspect.message().topic() + "): " + failed.why());
    }
    if (!advance(open, List.of(new Parked(suspect, failed.why())))) {
      return Turn.FENCED;
    }
    suspicion.parked(suspect);
    return Turn.finished(1);
  }

  /** Ends in order: what is outstanding is awaited, the position written, the lease given back. */
  void finish() {
    InFlight outstanding = inFlight;
    if (outstanding != null) {
      Publication publication = await(outstanding, AWAIT_MAX.toNanos());
      Window open = window;
      if (publication instanceof Publication.AllAcked && open != null) {
        acknowledged(open, outstanding);
      }
    }
    Window open = window;
    if (open != null) {
      advance(open, List.of());
    }
    backlog.release(lease);
  }

  private long untilBeat() {
    return lastBeat + config.beat().toNanos() - nanoClock.getAsLong();
  }

  /** Null if the broker has not answered in time. */
  private static @Nullable Publication await(InFlight sent, long nanos) {
    try {
      return sent.stage().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException later) {
      return null;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a publisher reports failures, never throws", bug.getCause());
    }
  }
}
