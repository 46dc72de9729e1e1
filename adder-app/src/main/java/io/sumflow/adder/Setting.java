package io.sumflow.adder;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads single settings: empty text is an unset one, as environment variables often are. */
final class Setting {

  private Setting() {}

  static Optional<String> text(@Nullable String given) {
    return Optional.ofNullable(given).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** A duration such as {@code 100ms}, {@code 2s}, {@code 5m} or {@code 1h}. */
  static Optional<Duration> duration(String field, @Nullable String given) {
    return text(given).map(text -> parse(field, text));
  }

  static int within(String field, int min, int max, int value) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(field + " must be " + min + " to " + max + ": " + value);
    }
    return value;
  }

  static Duration within(String field, Duration min, Duration max, Duration value) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          field + " must be " + shown(min) + " to " + shown(max) + ": " + shown(value));
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
