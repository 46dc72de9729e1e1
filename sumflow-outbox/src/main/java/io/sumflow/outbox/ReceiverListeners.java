package io.sumflow.outbox;

import java.util.List;
import java.util.function.Consumer;

/** Tells several listeners, and keeps what they throw away from the receiver and each other. */
final class ReceiverListeners implements ReceiverListener {

  private final List<ReceiverListener> listeners;

  ReceiverListeners(ReceiverListener... listeners) {
    this.listeners = List.of(listeners);
  }

  @Override
  public void applied(List<ReceivedMessage> messages) {
    tell(listener -> listener.applied(messages));
  }

  @Override
  public void duplicates(List<ReceivedMessage> messages) {
    tell(listener -> listener.duplicates(messages));
  }

  @Override
  public void deadLettered(List<DeadLetter> letters) {
    tell(listener -> listener.deadLettered(letters));
  }

  @Override
  public void fenced(List<Partition> partitions) {
    tell(listener -> listener.fenced(partitions));
  }

  @Override
  public void recreated(Partition partition) {
    tell(listener -> listener.recreated(partition));
  }

  @Override
  public void truncated(Partition partition, long offset) {
    tell(listener -> listener.truncated(partition, offset));
  }

  @Override
  public void failed(FailureKind kind, String why) {
    tell(listener -> listener.failed(kind, why));
  }

  @Override
  public void lagged(Partition partition, long records) {
    tell(listener -> listener.lagged(partition, records));
  }

  private void tell(Consumer<ReceiverListener> event) {
    for (ReceiverListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException observersFault) {
        // An observer can never break the receiver.
      }
    }
  }
}
