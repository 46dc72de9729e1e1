package io.sumflow.pg;

import io.sumflow.outbox.OutboxMessage;

/** What PostgreSQL's text can hold, and what the texts of a message weigh. */
final class Texts {

  /** Of key, type and headers together. */
  static final int BYTES_MAX = 32 << 10;

  private Texts() {}

  /**
   * Checks key, type and headers.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value
   */
  static void check(OutboxMessage message) {
    long bytes = utf8Bytes("key", message.key().orElse("")) + utf8Bytes("type", message.type());
    for (var header : message.headers().entrySet()) {
      bytes += header.getKey().length() + utf8Bytes("header value", header.getValue());
    }
    if (bytes > BYTES_MAX) {
      throw new IllegalArgumentException(
          "key, type and headers must not be more than " + BYTES_MAX + " bytes: " + bytes);
    }
  }

  private static long utf8Bytes(String field, String text) {
    long bytes = 0;
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
