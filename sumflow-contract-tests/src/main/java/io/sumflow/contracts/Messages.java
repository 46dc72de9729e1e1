package io.sumflow.contracts;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Messages for contracts; ids count from 1, so that a failure can be read. */
final class Messages {

  static final String TYPE = "contract.tested";

  private long last;

  OutboxMessage next(String topic, String key) {
    return next(topic, key, 16);
  }

  OutboxMessage next(String topic, String key, int bytes) {
    long number = ++last;
    byte[] payload = new byte[bytes];
    byte[] text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, payload, 0, Math.min(text.length, bytes));
    return OutboxMessage.of(id(number), topic, key, TYPE, payload)
        .withHeaders(Map.of("traceparent", "00-" + number));
  }

  OutboxMessage withoutKey(String topic) {
    OutboxMessage message = next(topic, "");
    return new OutboxMessage(
        message.id(), topic, Optional.empty(), TYPE, message.payload(), message.headers());
  }

  /** A version 7 UUID made of a number. */
  static UUID id(long number) {
    return new UUID(number << 16 | 0x7000L, 0x8000_0000_0000_0000L | number);
  }

  static List<UUID> ids(List<BacklogEntry> entries) {
    return entries.stream().map(entry -> entry.message().id()).toList();
  }

  static List<UUID> idsOf(OutboxMessage... messages) {
    return List.of(messages).stream().map(OutboxMessage::id).toList();
  }
}
