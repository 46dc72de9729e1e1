package io.sumflow.adder;

import io.sumflow.domain.SumCalculated;
import io.sumflow.domain.adder.IdempotencyKey;
import io.sumflow.domain.adder.Recording;
import io.sumflow.domain.adder.SumJournal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was asked to record, and answers when and what the test says. */
final class RecordingJournal implements SumJournal {

  record Asked(SumCalculated fact, Optional<IdempotencyKey> key, Map<String, String> context) {}

  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Recording> answer =
      CompletableFuture.completedFuture(Recording.RECORDED);

  private volatile CompletableFuture<?> gate =
      CompletableFuture.completedFuture(Recording.RECORDED);

  void answers(Recording recording) {
    answer = CompletableFuture.completedFuture(recording);
  }

  void fails(Throwable failure) {
    answer = CompletableFuture.failedFuture(failure);
  }

  /** From now on it answers only when the future that this returns is completed. */
  CompletableFuture<Recording> hangs() {
    answer = new CompletableFuture<>();
    return answer;
  }

  /** The next call is kept inside the journal, on its own thread, until the gate opens. */
  void blocksUntil(CompletableFuture<?> gate) {
    this.gate = gate;
  }

  List<Asked> asked() {
    return asked;
  }

  @Override
  public CompletionStage<Recording> record(
      SumCalculated fact, Optional<IdempotencyKey> key, Map<String, String> context) {
    asked.add(new Asked(fact, key, context));
    gate.join();
    return answer;
  }
}
