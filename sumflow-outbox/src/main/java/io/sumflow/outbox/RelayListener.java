package io.sumflow.outbox;

import java.util.List;

/**
 * Hears what the relay did, in past tense, on the relay's own thread. Must be quick and do no I/O;
 * what it throws is swallowed.
 */
public interface RelayListener {

  /** Hears nothing. */
  RelayListener NOOP = new RelayListener() {};

  /** The lease is ours now. */
  default void claimed(Lease lease) {}

  /** The lease was lost; everything in hand was dropped. */
  default void fenced(Lease lease) {}

  /** The lease was given back. */
  default void released(Lease lease) {}

  /**
   * A failure ended the work under the lease, which was not given back: it runs out by itself, or
   * is claimed again. Told once, before {@link #failed}; never besides {@link #fenced} or {@link
   * #released}.
   */
  default void dropped(Lease lease) {}

  /** A window was opened. */
  default void opened(Window window, boolean timelineChanged) {}

  /** These are with the broker, acknowledged. May repeat after a failure or a change of lease. */
  default void published(List<BacklogEntry> entries) {}

  /** These were set aside, durably. */
  default void parked(List<Parked> parked) {}

  /** Something failed; the relay tries again by itself after a pause. */
  default void failed(FailureKind kind, String why) {}

  /** A sample of the backlog. */
  default void sampled(BacklogState state) {}

  /** Both, this one first. */
  default RelayListener andThen(RelayListener next) {
    return new RelayListeners(this, next);
  }
}
