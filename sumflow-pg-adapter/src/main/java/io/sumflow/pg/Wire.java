package io.sumflow.pg;

import io.sumflow.outbox.OutboxMessage;

/** What PostgreSQL's text cannot hold, and what a message weighs. */
final class Wire {

  private Wire() {}

  /**
   * Bytes of payload, key, type and headers together.
   *
   * @throws IllegalArgumentException if one of the texts cannot be stored
   */
  static long bytes(OutboxMessage message) {
    long bytes = message.payload().length;
    bytes += utf8Bytes("key", message.key().orElse(""));
    bytes += utf8Bytes("type", message.type());
    for (var header : message.headers().entrySet()) {
      bytes += header.getKey().length() + utf8Bytes("header value", header.getValue());
    }
    return bytes;
  }

  private static int utf8Bytes(String field, String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException(field + " must not hold the character 0: at " + i);
      }
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        throw new IllegalArgumentException(field + " must not hold half a surrogate pair: at " + i);
      }
    }
    return bytes;
  }
}
