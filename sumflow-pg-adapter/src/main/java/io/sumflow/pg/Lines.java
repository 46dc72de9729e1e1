package io.sumflow.pg;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names and values as text that an operator can read: a line {@code name: value} each, in order.
 * Names have no colon, values no control character; {@link io.sumflow.outbox.OutboxMessage} sees to
 * that.
 */
final class Lines {

  private static final String BETWEEN = ": ";
  private static final int SHOWN_MAX = 2_000;

  private Lines() {}

  static String write(Map<String, ?> values) {
    StringBuilder text = new StringBuilder(64 * values.size());
    values.forEach((name, value) -> text.append(name).append(BETWEEN).append(value).append('\n'));
    return text.toString();
  }

  /** Reads what {@link #write} wrote. */
  static Map<String, String> read(String text) {
    if (text.isEmpty()) {
      return Map.of();
    }
    Map<String, String> values = new LinkedHashMap<>();
    int start = 0;
    while (start < text.length()) {
      int name = text.indexOf(BETWEEN, start);
      int end = text.indexOf('\n', start);
      if (name < 0 || end < 0 || name > end) {
        throw new IllegalArgumentException("must be lines of 'name: value': '" + text + "'");
      }
      values.put(text.substring(start, name), text.substring(name + BETWEEN.length(), end));
      start = end + 1;
    }
    return values;
  }

  /** A text of unknown origin, such that PostgreSQL stores it and a terminal shows it. */
  static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN_MAX)
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
