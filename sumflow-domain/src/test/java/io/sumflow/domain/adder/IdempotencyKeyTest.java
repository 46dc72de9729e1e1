package io.sumflow.domain.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "~", "order 4711/retry", "{\"k\": 1}"})
  void printableAsciiIsAKey(String value) {
    assertEquals(value, new IdempotencyKey(value).value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\t", "a\nb", "\u007f", "é", "\u0000", "日本"})
  void everythingElseIsNone(String value) {
    assertThrows(IllegalArgumentException.class, () -> new IdempotencyKey(value));
  }

  @Test
  void aKeyHasAtMost255Characters() {
    assertEquals(255, new IdempotencyKey("x".repeat(255)).value().length());
    assertThrows(IllegalArgumentException.class, () -> new IdempotencyKey("x".repeat(256)));
  }

  @Test
  void theRefusalDoesNotRepeatTheKey() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new IdempotencyKey("secret\n"));

    assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
  }
}
