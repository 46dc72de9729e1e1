package io.sumflow.domain.totalizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunningTotalTest {

  @Test
  void aTotalGrowsBeyond64Bits() {
    RunningTotal total = RunningTotal.ZERO.plus(Long.MAX_VALUE).plus(Long.MAX_VALUE).plus(2);

    assertEquals(new RunningTotal(BigInteger.TWO.pow(64), 3), total);
  }

  @Test
  void totalsAddUpInAnyOrderAndGrouping() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      RunningTotal a = RunningTotal.ZERO.plus(random.nextLong());
      RunningTotal b = RunningTotal.ZERO.plus(random.nextLong());
      RunningTotal c = RunningTotal.ZERO.plus(random.nextLong());

      assertEquals(a.plus(b), b.plus(a));
      assertEquals(a.plus(b).plus(c), a.plus(b.plus(c)));
      assertEquals(a, a.plus(RunningTotal.ZERO));
    }
  }

  @Test
  void aNegativeCountIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new RunningTotal(BigInteger.ONE, -1));
  }
}
