package io.sumflow.domain.adder;

/**
 * What a caller sends to be able to ask again without counting twice.
 *
 * @param value 1 to 255 printable ASCII characters (space to tilde)
 */
public record IdempotencyKey(String value) {

  private static final int LENGTH_MAX = 255;

  /**
   * Checks the rule.
   *
   * @throws IllegalArgumentException if the value breaks it
   */
  public IdempotencyKey {
    boolean printable = value.chars().allMatch(c -> c >= ' ' && c <= '~');
    if (value.isEmpty() || value.length() > LENGTH_MAX || !printable) {
      throw new IllegalArgumentException(
          "idempotency-key must be 1 to 255 printable ASCII characters: "
              + (printable ? value.length() + " characters" : "has others"));
    }
  }
}
