package io.sumflow.totalizer.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecondsTest {

  private static final long SECOND = 1_000_000_000;

  /** The monotonic clock may stand anywhere. */
  private static final long START = -7 * SECOND;

  private final Seconds seconds = new Seconds();

  @Test
  void nothingCountedIsNoRateAndNoLatency() {
    assertEquals(0, seconds.rate(START));
    assertEquals(Collections.nCopies(60, 0L), seconds.each(START));
    assertTrue(seconds.latency(START).isEmpty());
  }

  @Test
  void theRateIsThatOfTheLastTenSeconds() {
    seconds.counted(START, 50);

    assertEquals(5, seconds.rate(START + 9 * SECOND));
    assertEquals(2.5, seconds.rate(START + 10 * SECOND + SECOND / 2), 1e-9);
    assertEquals(0, seconds.rate(START + 11 * SECOND));
  }

  @Test
  void eachOfTheLastSixtySecondsIsKnownAndThenForgotten() {
    seconds.counted(START, 3);
    seconds.counted(START + SECOND, 4);

    List<Long> soon = seconds.each(START + 2 * SECOND);
    List<Long> later = seconds.each(START + 61 * SECOND);

    assertEquals(List.of(3L, 4L), soon.subList(58, 60));
    assertEquals(4L, later.get(0));
    assertEquals(0, later.subList(1, 60).stream().mapToLong(Long::longValue).sum());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9, 950, 12_345, 3_000_000, 86_400_000_000L})
  void aTimeIsKnownWithinFivePercent(long micros) {
    seconds.took(START, micros, 1);

    Seconds.Latency latency = seconds.latency(START).orElseThrow();

    assertEquals(micros / 1e3, latency.p50(), micros / 1e3 * 0.07 + 0.001);
    assertEquals(latency.p50(), latency.p99());
  }

  @Test
  void quantilesCountWhatStandsForMany() {
    seconds.took(START, 1_000, 98);
    seconds.took(START, 900_000, 2);

    Seconds.Latency latency = seconds.latency(START + SECOND).orElseThrow();

    assertEquals(1, latency.p50(), 0.07);
    assertEquals(900, latency.p99(), 63);
  }

  @Test
  void aTimeBelowZeroIsZeroAndOneBeyondAllIsKept() {
    seconds.took(START, -5, 1);
    seconds.took(START, Long.MAX_VALUE - 1, 1);

    Seconds.Latency latency = seconds.latency(START).orElseThrow();

    assertEquals(0, latency.p50(), 0.001);
    assertTrue(latency.p99() > 1e9, latency::toString);
  }

  @Test
  void timesOlderThanAMinuteAreForgotten() {
    seconds.took(START, 1_000, 1);

    assertTrue(seconds.latency(START + 60 * SECOND).isPresent());
    assertTrue(seconds.latency(START + 61 * SECOND).isEmpty());
  }
}
