package io.sumflow.outbox;

import java.util.List;
import java.util.function.Consumer;

/** Tells several listeners, and keeps what they throw away from the relay and from each other. */
final class RelayListeners implements RelayListener {

  private final List<RelayListener> listeners;

  RelayListeners(RelayListener... listeners) {
    this.listeners = List.of(listeners);
  }

  @Override
  public void claimed(Lease lease) {
    tell(listener -> listener.claimed(lease));
  }

  @Override
  public void fenced(Lease lease) {
    tell(listener -> listener.fenced(lease));
  }

  @Override
  public void released(Lease lease) {
    tell(listener -> listener.released(lease));
  }

  @Override
  public void dropped(Lease lease) {
    tell(listener -> listener.dropped(lease));
  }

  @Override
  public void opened(Window window, boolean timelineChanged) {
    tell(listener -> listener.opened(window, timelineChanged));
  }

  @Override
  public void published(List<BacklogEntry> entries) {
    tell(listener -> listener.published(entries));
  }

  @Override
  public void parked(List<Parked> parked) {
    tell(listener -> listener.parked(parked));
  }

  @Override
  public void failed(FailureKind kind, String why) {
    tell(listener -> listener.failed(kind, why));
  }

  @Override
  public void sampled(BacklogState state) {
    tell(listener -> listener.sampled(state));
  }

  private void tell(Consumer<RelayListener> event) {
    for (RelayListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException observersFault) {
        // An observer can never break the relay.
      }
    }
  }
}
