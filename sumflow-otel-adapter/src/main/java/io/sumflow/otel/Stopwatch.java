package io.sumflow.otel;

import java.time.Instant;
import java.time.InstantSource;

/** When something began, and now, which is never before that: clocks are set back at times. */
record Stopwatch(InstantSource clock, Instant began) {

  static Stopwatch start(InstantSource clock) {
    return new Stopwatch(clock, clock.instant());
  }

  Instant now() {
    Instant now = clock.instant();
    return now.isBefore(began) ? began : now;
  }
}
