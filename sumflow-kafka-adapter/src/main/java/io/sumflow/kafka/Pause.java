package io.sumflow.kafka;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.RetryPolicy;
import java.util.random.RandomGenerator;

/** The pause after a failure: longer with each in a row, and long at once if a person must come. */
final class Pause {

  private static final int LONG_AT_ONCE = 30;

  private final RetryPolicy policy;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private int failures;
  private long due;

  Pause(RetryPolicy policy) {
    this.policy = policy;
  }

  void failed(FailureKind kind) {
    failures++;
    int steps = kind == FailureKind.WAIT ? failures : LONG_AT_ONCE;
    due = System.nanoTime() + policy.delay(steps, random).toNanos();
  }

  void succeeded() {
    failures = 0;
  }

  boolean isOver() {
    return failures == 0 || System.nanoTime() - due >= 0;
  }
}
