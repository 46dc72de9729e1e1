package io.sumflow.totalizer.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sumflow.domain.Sum;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CountedSumTest {

  private static final Instant SENT = Instant.parse("2026-01-02T03:04:05.500Z");

  @Test
  void timesAreMillisecondsAndNeverBelowZero() {
    CountedSum counted = recordedAt(SENT.minusNanos(1_234_000));

    assertEquals(1.234, counted.publishedMs());
    assertEquals(250.007, counted.countedMs());
    assertEquals(0.0, recordedAt(SENT.plusSeconds(1)).publishedMs());
  }

  @Test
  void aSumFromBeforeAllClocksIsShown() {
    Instant yearOne = Instant.parse("0001-01-01T00:00:00Z");

    double millis = SENT.toEpochMilli() - yearOne.toEpochMilli();

    assertEquals(millis, recordedAt(yearOne).publishedMs());
  }

  private static CountedSum recordedAt(Instant recorded) {
    ReceivedMessage message =
        new ReceivedMessage(
            new Partition("sums", 0), 7, SENT, Optional.empty(), Optional.empty(), List.of());
    return CountedSum.of(message, Sum.of(1, 2), Optional.of(recorded), SENT.plusNanos(250_007_000));
  }
}
