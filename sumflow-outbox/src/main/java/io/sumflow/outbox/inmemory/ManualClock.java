package io.sumflow.outbox.inmemory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that moves only when told. Also a monotonic one: pass {@code clock::nanos} where nanos
 * are asked for. Safe for use by many threads.
 */
public final class ManualClock implements InstantSource {

  private final Instant start;
  private final AtomicLong passed = new AtomicLong();

  /** Stands at the given time. */
  public ManualClock(Instant start) {
    this.start = start;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(passed.get());
  }

  /** Nanoseconds since the start. */
  public long nanos() {
    return passed.get();
  }

  /**
   * Moves on.
   *
   * @throws IllegalArgumentException if the time is negative
   */
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time must not be negative: " + time);
    }
    passed.addAndGet(time.toNanos());
  }
}
