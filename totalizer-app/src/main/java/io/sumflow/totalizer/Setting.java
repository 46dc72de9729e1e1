package io.sumflow.totalizer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads single settings: empty text is an unset one, as environment variables often are. */
final class Setting {

  private Setting() {}

  static Optional<String> text(@Nullable String given) {
    return Optional.ofNullable(given).map(String::strip).filter(text -> !text.isEmpty());
  }

  static void within(String field, int min, int max, int value) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(field + " must be " + min + " to " + max + ": " + value);
    }
  }
}
