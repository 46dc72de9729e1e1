package io.sumflow.outbox;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * A message to be published: bytes, serialised once by the caller.
 *
 * <p>Immutable but for the payload: the array is not copied, do not change it afterwards.
 *
 * @param id identity of the message (version 7 is cheapest to keep); readers drop what comes twice
 * @param topic where to; 1 to 249 characters of {@code [a-zA-Z0-9._-]}
 * @param key messages of one topic and key keep their order; without a key there is none
 * @param type what it is, for readers and metrics; not empty
 * @param payload the value as it goes on the wire
 * @param headers names and values in the order they were given; a name is made of printable ASCII
 *     without colon and space, a value has no control characters
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode are by content
public record OutboxMessage(
    UUID id,
    String topic,
    Optional<String> key,
    String type,
    byte[] payload,
    Map<String, String> headers) {

  private static final int TOPIC_LENGTH_MAX = 249;

  /**
   * Checks topic, type and headers, so that a message no broker would take never enters an outbox.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value
   */
  public OutboxMessage {
    checkTopic(topic);
    if (type.isEmpty()) {
      throw new IllegalArgumentException("type must not be empty");
    }
    headers.forEach(OutboxMessage::checkHeader);
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** A message with key and without headers. */
  public static OutboxMessage of(UUID id, String topic, String key, String type, byte[] payload) {
    return new OutboxMessage(id, topic, Optional.of(key), type, payload, Map.of());
  }

  /** The same message with these headers in place of its own. */
  public OutboxMessage withHeaders(Map<String, String> headers) {
    return new OutboxMessage(id, topic, key, type, payload, headers);
  }

  private static void checkTopic(String topic) {
    boolean legal =
        !topic.isEmpty()
            && topic.length() <= TOPIC_LENGTH_MAX
            && all(topic, OutboxMessage::isTopicCharacter)
            && !topic.equals(".")
            && !topic.equals("..");
    if (!legal) {
      throw new IllegalArgumentException(
          "topic must be 1 to 249 characters of [a-zA-Z0-9._-]: '" + topic + "'");
    }
  }

  private static boolean isTopicCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  private static void checkHeader(String name, String value) {
    if (name.isEmpty() || !all(name, c -> c > ' ' && c <= '~' && c != ':')) {
      throw new IllegalArgumentException(
          "header name must be printable ASCII without colon and space: '" + name + "'");
    }
    if (!all(value, c -> !Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          "header value must not have control characters: header '" + name + "'");
    }
  }

  /** A loop, not a stream: every message comes through here twice. */
  private static boolean all(String text, IntPredicate rule) {
    for (int i = 0; i < text.length(); i++) {
      if (!rule.test(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OutboxMessage that
        && id.equals(that.id)
        && topic.equals(that.topic)
        && key.equals(that.key)
        && type.equals(that.type)
        && Arrays.equals(payload, that.payload)
        && headers.equals(that.headers);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Without payload and headers: they may hold what no log should. */
  @Override
  public String toString() {
    return "OutboxMessage[id="
        + id
        + ", topic="
        + topic
        + ", key="
        + key.orElse("none")
        + ", type="
        + type
        + ", payload="
        + payload.length
        + " bytes]";
  }
}
