package io.sumflow.adder;

import io.sumflow.domain.SumCalculated;
import io.sumflow.domain.adder.IdempotencyKey;
import io.sumflow.domain.adder.Recording;
import io.sumflow.domain.adder.SumJournal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Wakes the relay after each sum that was recorded, so that nothing waits for its next look. */
record NudgingJournal(SumJournal journal, Runnable nudge) implements SumJournal {

  @Override
  public CompletionStage<Recording> record(
      SumCalculated fact, Optional<IdempotencyKey> key, Map<String, String> context) {
    return journal
        .record(fact, key, context)
        .whenComplete(
            (recording, failure) -> {
              if (recording == Recording.RECORDED) {
                nudge.run();
              }
            });
  }
}
