package io.sumflow.otel;

import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.ReceiverListener;
import java.util.List;
import java.util.function.Consumer;

/** Tells the poll that is being applied on this thread what became of messages. */
final class Outcomes implements ReceiverListener {

  static final String APPLIED = "applied";
  static final String DUPLICATE = "duplicate";
  static final String DEAD_LETTER = "dead_letter";

  @Override
  public void applied(List<ReceivedMessage> messages) {
    tell(poll -> messages.forEach(message -> poll.told(message, APPLIED)));
  }

  @Override
  public void duplicates(List<ReceivedMessage> messages) {
    tell(poll -> messages.forEach(message -> poll.told(message, DUPLICATE)));
  }

  @Override
  public void deadLettered(List<DeadLetter> letters) {
    tell(poll -> letters.forEach(letter -> poll.told(letter.message(), DEAD_LETTER)));
  }

  private static void tell(Consumer<TracedPoll> outcome) {
    TracedPoll poll = TracedPoll.current();
    if (poll != null) {
      Faults.quietly(() -> outcome.accept(poll));
    }
  }
}
