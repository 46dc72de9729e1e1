package io.sumflow.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** How long to wait, after failures and when there is nothing to do; and what limits allow. */
class PacingTest {

  private static final Duration MS = Duration.ofMillis(1);

  @Test
  void theDelayDoublesWithEachFailureUpToItsLimit() {
    RetryPolicy policy = new RetryPolicy(MS.multipliedBy(100), Duration.ofSeconds(1), 0);
    RandomGenerator random = new Random(1);

    assertEquals(MS.multipliedBy(100), policy.delay(1, random));
    assertEquals(MS.multipliedBy(200), policy.delay(2, random));
    assertEquals(MS.multipliedBy(800), policy.delay(4, random));
    assertEquals(Duration.ofSeconds(1), policy.delay(5, random));
    assertEquals(Duration.ofSeconds(1), policy.delay(Integer.MAX_VALUE, random));
  }

  @Test
  void theDelayStaysWithinItsJitterWhateverTheFailures() {
    RandomGenerator random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Duration first = MS.multipliedBy(1 + random.nextInt(1_000));
      Duration max = first.plus(MS.multipliedBy(random.nextInt(100_000)));
      double jitter = random.nextDouble();
      Duration delay = new RetryPolicy(first, max, jitter).delay(1 + random.nextInt(100), random);

      assertTrue(delay.compareTo(max) <= 0, delay::toString);
      assertTrue(delay.toNanos() >= (long) (first.toNanos() * (1 - jitter)), delay::toString);
    }
  }

  @Test
  void aRestDoublesWithEachIdleTurnUpToItsLimit() {
    IdlePolicy policy = new IdlePolicy(MS.multipliedBy(5), MS.multipliedBy(30));

    Duration first = policy.next(Duration.ZERO);
    Duration second = policy.next(first);
    Duration third = policy.next(second);
    Duration fourth = policy.next(third);

    assertEquals(MS.multipliedBy(5), first);
    assertEquals(MS.multipliedBy(10), second);
    assertEquals(MS.multipliedBy(20), third);
    assertEquals(MS.multipliedBy(30), fourth);
  }

  @Test
  void valuesOutOfRangeAreRefusedNamingFieldAndValue() {
    Duration day = Duration.ofDays(1);
    assertRefused("first", () -> new RetryPolicy(Duration.ZERO, MS, 0));
    assertRefused("first", () -> new RetryPolicy(MS.multipliedBy(2), MS, 0));
    assertRefused("max", () -> new RetryPolicy(MS, day, 0));
    assertRefused("jitter", () -> new RetryPolicy(MS, MS, 1.1));
    assertRefused("jitter", () -> new RetryPolicy(MS, MS, Double.NaN));
    assertRefused("failures", () -> RetryPolicy.defaults().delay(0, new Random(1)));
    assertRefused("min", () -> new IdlePolicy(Duration.ZERO, MS));
    assertRefused("max", () -> new IdlePolicy(MS, day));
    assertRefused("rows", () -> new PageLimit(0, 1 << 20));
    assertRefused("rows", () -> new PageLimit(100_001, 1 << 20));
    assertRefused("bytes", () -> new PageLimit(1, 1023));
    assertRefused("lease", () -> RelayConfig.defaults().withLease(MS));
    assertRefused("lease", () -> RelayConfig.defaults().withLease(day));
    assertRefused("idRetention", () -> new ReceiverConfig(MS, 50));
    assertRefused("attemptsMax", () -> new ReceiverConfig(day, 0));
  }

  private static void assertRefused(String field, Executable construction) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, construction);
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith(field + " must be"), message);
    assertTrue(message.matches(".*: \\S+"), message);
  }
}
