package io.sumflow.otel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class AttemptsTest {

  private final Attempts attempts = new Attempts();

  @Test
  void itCountsWhatFailedAndForgetsWhatWasAcknowledged() {
    UUID id = new UUID(0, 1);
    attempts.failed(id);
    attempts.failed(id);

    assertEquals(3, attempts.acknowledged(id));
    assertEquals(1, attempts.acknowledged(id));
  }

  @Test
  void theOldestAreForgottenFirst() {
    for (int i = 0; i <= 10_000; i++) {
      attempts.failed(new UUID(0, i));
    }

    assertEquals(1, attempts.acknowledged(new UUID(0, 0)));
    assertEquals(2, attempts.acknowledged(new UUID(0, 1)));
    assertEquals(2, attempts.acknowledged(new UUID(0, 10_000)));
  }
}
