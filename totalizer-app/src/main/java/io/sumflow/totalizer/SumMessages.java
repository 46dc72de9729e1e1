package io.sumflow.totalizer;

import io.sumflow.domain.Sum;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.RejectedMessageException;
import io.sumflow.prometheus.EventFacts;
import java.util.Optional;
import java.util.UUID;

/**
 * What messages say: which sum, which id, what metrics want to know. Headers are asked first; a
 * message of the original adder has none and is known by its body. Safe for use by many threads.
 */
final class SumMessages {

  private static final Optional<String> HEARTBEAT = Optional.of(SumEventReader.HEARTBEAT);

  private final SumEventReader reader = new SumEventReader();

  /** The message's id: {@code ce_id}, else the body's {@code event_id}. */
  Optional<UUID> id(ReceivedMessage message) throws RejectedMessageException {
    Optional<UUID> header = message.header("ce_id").flatMap(SumEventReader::uuid);
    if (header.isPresent()) {
      return header;
    }
    SumEvent event = read(message);
    if (event.id().isEmpty()) {
      String why =
          event.sum() instanceof SumEvent.Reading.Bad bad
              ? bad.why()
              : "ce_id or event_id must be a UUID: there is none";
      throw new RejectedMessageException(message, why);
    }
    return event.id();
  }

  /** The sum to count; none in a heartbeat. */
  Optional<Sum> counted(ReceivedMessage message) throws RejectedMessageException {
    SumEvent event = read(message);
    return isHeartbeat(message, event) ? Optional.empty() : Optional.of(sum(message, event));
  }

  /** The sum of a message that must hold one. */
  Sum sum(ReceivedMessage message) throws RejectedMessageException {
    return sum(message, read(message));
  }

  /** The heartbeat that a message is, if it is one. Sums with headers are not read for this. */
  Optional<Heartbeat> heartbeat(ReceivedMessage message) {
    if (message.header("ce_type").map(SumEventReader.TYPE::equals).orElse(false)) {
      return Optional.empty();
    }
    SumEvent event = read(message);
    if (!isHeartbeat(message, event)) {
      return Optional.empty();
    }
    Optional<Long> recorded =
        event.sum() instanceof SumEvent.Reading.Heartbeat told ? told.recorded() : Optional.empty();
    return Optional.of(new Heartbeat(event.createdAt().orElseGet(message::publishedAt), recorded));
  }

  /** By its header, else by its body; one that also says it is something else is not. */
  private static boolean isHeartbeat(ReceivedMessage message, SumEvent event) {
    return message.header("ce_type").or(event::type).equals(HEARTBEAT)
        && event.type().or(() -> HEARTBEAT).equals(HEARTBEAT);
  }

  private static Sum sum(ReceivedMessage message, SumEvent event) throws RejectedMessageException {
    Optional<String> type = message.header("ce_type");
    if (type.isPresent() && !type.get().equals(SumEventReader.TYPE)) {
      throw new RejectedMessageException(
          message,
          "ce_type must be " + SumEventReader.TYPE + ": " + SumEventReader.shown(type.get()));
    }
    if (event.sum() instanceof SumEvent.Reading.Good good) {
      return good.sum();
    }
    String why =
        event.sum() instanceof SumEvent.Reading.Bad bad
            ? bad.why()
            : "event_type must be " + SumEventReader.TYPE + ": " + SumEventReader.HEARTBEAT;
    throw new RejectedMessageException(message, why);
  }

  /** What the body says of type and time of creation. */
  EventFacts facts(ReceivedMessage message) {
    SumEvent event = read(message);
    return new EventFacts(event.type(), event.createdAt());
  }

  private SumEvent read(ReceivedMessage message) {
    return message
        .value()
        .map(reader::read)
        .orElseGet(() -> SumEvent.unreadable("body must be JSON: there is none"));
  }
}
