package io.sumflow.simulation;

import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.RejectedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How a sum goes on the wire: a number, or a word for what cannot be applied. */
final class Payload {

  /** What becomes of a message. */
  enum Kind {
    GOOD,
    /** The broker takes it never. */
    REFUSED,
    /** The handler refuses it and names it. */
    BAD,
    /** The handler fails and does not say at which. */
    BREAKING
  }

  private Payload() {}

  static OutboxMessage encode(UUID id, String topic, Optional<String> key, Kind kind, long value) {
    byte[] payload = (kind + " " + value).getBytes(StandardCharsets.US_ASCII);
    return new OutboxMessage(id, topic, key, kind.name(), payload, Map.of());
  }

  static boolean isRefused(OutboxMessage message) {
    return message.type().equals(Kind.REFUSED.name());
  }

  static boolean isBad(OutboxMessage message) {
    return message.type().equals(Kind.BAD.name()) || message.type().equals(Kind.BREAKING.name());
  }

  static long decode(ReceivedMessage message) throws RejectedMessageException {
    String text = new String(message.value().orElseThrow(), StandardCharsets.US_ASCII);
    if (text.startsWith(Kind.BREAKING.name())) {
      throw new IllegalArgumentException("something is wrong");
    }
    if (!text.startsWith(Kind.GOOD.name())) {
      throw new RejectedMessageException(message, "no sum: " + text);
    }
    return Long.parseLong(text.substring(Kind.GOOD.name().length() + 1));
  }

  static Optional<UUID> name(ReceivedMessage message) {
    return message.header("ce_id").map(UUID::fromString);
  }
}
