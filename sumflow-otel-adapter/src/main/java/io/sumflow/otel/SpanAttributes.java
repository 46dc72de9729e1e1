package io.sumflow.otel;

import io.opentelemetry.api.common.AttributeKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every attribute of our spans, with what it says. The messaging names are those of the conventions
 * still in development, whose artifact is not for production: copied here and compared in a test.
 */
final class SpanAttributes {

  private static final Map<AttributeKey<?>, String> MEANINGS = new LinkedHashMap<>();

  static final AttributeKey<String> SYSTEM = text("messaging.system", "always `kafka`");
  static final AttributeKey<String> OPERATION_NAME =
      text("messaging.operation.name", "the first word of the span's name");
  static final AttributeKey<String> OPERATION_TYPE =
      text("messaging.operation.type", "`create`, `send`, `receive`, `process` or `settle`");
  static final AttributeKey<String> TOPIC = text("messaging.destination.name", "the topic");
  static final AttributeKey<String> PARTITION =
      text("messaging.destination.partition.id", "the partition it was read from");
  static final AttributeKey<Long> OFFSET =
      number("messaging.kafka.offset", "the record's place in its partition");
  static final AttributeKey<String> MESSAGE_ID =
      text("messaging.message.id", "the message's id, the same for every copy; not set if unknown");
  static final AttributeKey<String> MESSAGE_KEY =
      text("messaging.kafka.message.key", "the message's key as text; not set if it has none");
  static final AttributeKey<Boolean> TOMBSTONE =
      flag("messaging.kafka.message.tombstone", "`true` if the record has no value, else not set");
  static final AttributeKey<String> GROUP =
      text("messaging.consumer.group.name", "the consumer group");
  static final AttributeKey<Long> MESSAGE_COUNT =
      number(
          "messaging.batch.message_count",
          "messages this span stands for, sampled or not; chunks of one batch add up to it");
  static final AttributeKey<String> ERROR_TYPE =
      text(
          "error.type",
          "set if it failed: `wait`, `hold` or `message` (what is done about it), `abandoned`,"
              + " `closed`, `dead_letter`, or the class of what was thrown");
  static final AttributeKey<Long> ATTEMPT =
      number(
          "sumflow.outbox.attempt",
          "how often this process had sent the message when it was acknowledged; 1 or more");
  static final AttributeKey<Long> WAIT_MS =
      number(
          "sumflow.outbox.wait_ms",
          "from the append to the acknowledged send, in milliseconds, by two clocks; never below 0");
  static final AttributeKey<String> OUTCOME =
      text(
          "sumflow.outcome",
          "`applied`, `duplicate` (admitted before, dropped) or `dead_letter` (kept with its cause)");

  private SpanAttributes() {}

  /** All of them in the order of the documentation. */
  static Map<AttributeKey<?>, String> meanings() {
    return Collections.unmodifiableMap(MEANINGS);
  }

  private static AttributeKey<String> text(String name, String meaning) {
    return described(AttributeKey.stringKey(name), meaning);
  }

  private static AttributeKey<Long> number(String name, String meaning) {
    return described(AttributeKey.longKey(name), meaning);
  }

  private static AttributeKey<Boolean> flag(String name, String meaning) {
    return described(AttributeKey.booleanKey(name), meaning);
  }

  private static <T> AttributeKey<T> described(AttributeKey<T> key, String meaning) {
    MEANINGS.put(key, meaning);
    return key;
  }
}
