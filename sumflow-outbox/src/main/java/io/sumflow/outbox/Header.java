package io.sumflow.outbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A header as it arrived, byte for byte. The array is not copied; do not change it.
 *
 * @param value empty if the header came without one
 */
public record Header(String name, Optional<byte[]> value) {

  /** The value as UTF-8, empty text if there is none. */
  public String text() {
    return value.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Header that
        && name.equals(that.name)
        && Arrays.equals(value.orElse(null), that.value.orElse(null));
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
