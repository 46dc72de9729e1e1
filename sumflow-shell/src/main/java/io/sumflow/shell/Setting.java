package io.sumflow.shell;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks single settings. Empty text is an unset one, as environment variables often are.
 * What is out of range is rejected with an {@code IllegalArgumentException} that names field, rule
 * and value.
 */
public final class Setting {

  private Setting() {}

  /** Without the blanks around it; empty if nothing is left. */
  public static Optional<String> text(@Nullable String given) {
    return Optional.ofNullable(given).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** A duration such as {@code 100ms}, {@code 2s}, {@code 5m} or {@code 1h}. */
  public static Optional<Duration> duration(String field, @Nullable String given) {
    return text(given).map(text -> parse(field, text));
  }

  /** The value, both ends included. */
  public static int within(String field, int min, int max, int value) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(field + " must be " + min + " to " + max + ": " + value);
    }
    return value;
  }

  /** The value, both ends included. */
  public static Duration within(String field, Duration min, Duration max, Duration value) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          field + " must be " + shown(min) + " to " + shown(max) + ": " + shown(value));
    }
    return value;
  }

  /** The value, if Kafka would take it as the name of a topic or a group. */
  public static String kafkaName(String field, int lengthMax, String value) {
    if (!value.matches("[A-Za-z0-9._-]+")
        || value.length() > lengthMax
        || value.matches("[.]{1,2}")) {
      throw new IllegalArgumentException(
          field + " must be 1 to " + lengthMax + " characters of [a-zA-Z0-9._-]: '" + value + "'");
    }
    return value;
  }

  private static Duration parse(String field, String text) {
    try {
      return io.dropwizard.util.Duration.parse(text).toJavaDuration();
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          field + " must be a duration such as 100ms, 2s, 5m or 1h: " + text, malformed);
    }
  }

  private static String shown(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
