package io.sumflow.adder;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.inmemory.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class FailureLogTest {

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
  private final FailureLog log = new FailureLog("Nothing was done", clock);
  private final IllegalStateException failure = new IllegalStateException("away");

  @Test
  void aFailureIsSaidOnceInTenMinutesAlsoWhenItComesAndGoes() {
    assertTrue(log.failed(failure));
    assertFalse(log.failed(failure));
    log.over();
    clock.advance(Duration.ofSeconds(599));
    assertFalse(log.failed(failure));

    clock.advance(Duration.ofSeconds(1));

    assertTrue(log.failed(failure));
  }
}
