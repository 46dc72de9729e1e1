package io.sumflow.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumTest {

  private static final long MAX = Long.MAX_VALUE;
  private static final long MIN = Long.MIN_VALUE;
  private static final BigInteger LARGEST = BigInteger.valueOf(MAX);
  private static final BigInteger SMALLEST = BigInteger.valueOf(MIN);

  @ParameterizedTest
  @CsvSource({
    "5, 3, 8",
    "5, -3, 2",
    "-5, -3, -8",
    "0, 0, 0",
    "2147483647, 1, 2147483648",
    "9223372036854775807, 0, 9223372036854775807",
    "9223372036854775806, 1, 9223372036854775807",
    "-9223372036854775807, -1, -9223372036854775808",
    "9223372036854775807, -9223372036854775808, -1"
  })
  void aSumIsExact(long x, long y, long value) {
    assertEquals(value, Sum.of(x, y).value());
    assertEquals(value, Sum.of(y, x).value());
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, 1",
    "-9223372036854775808, -1",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808"
  })
  void aSumThatDoesNotFitIsRefusedNamingBothTerms(long x, long y) {
    ArithmeticException refused = assertThrows(ArithmeticException.class, () -> Sum.of(x, y));

    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("x=" + x) && message.contains("y=" + y), message);
  }

  @Test
  void aSumIsExactOrRefusedWhateverTheTerms() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      long x = random.nextLong() >> random.nextInt(64);
      long y = random.nextLong() >> random.nextInt(64);
      BigInteger exact = BigInteger.valueOf(x).add(BigInteger.valueOf(y));
      boolean fits = exact.compareTo(SMALLEST) >= 0 && exact.compareTo(LARGEST) <= 0;
      if (fits) {
        assertEquals(exact, BigInteger.valueOf(Sum.of(x, y).value()));
      } else {
        assertThrows(ArithmeticException.class, () -> Sum.of(x, y));
      }
    }
  }

  @Test
  void aValueThatIsNotTheSumIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Sum(1, 2, 4));
  }

  @Test
  void aWrappedValueIsRefused() {
    assertThrows(ArithmeticException.class, () -> new Sum(MAX, 1, MIN));
  }
}
