package io.sumflow.domain.adder;

import io.sumflow.domain.SumCalculated;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Port: makes a sum durable, and with it the promise that it will be announced.
 *
 * <p>Atomic: the sum, its idempotency key and the announcement are written together or not at all.
 * Once the stage completes with {@link Recording#RECORDED} the sum survives a crash and counts once
 * in every total. Safe for use by many threads; callers may share one commit, so no order is
 * promised between concurrent calls.
 *
 * <p>The stage fails with {@link JournalUnavailableException} when storage is away.
 */
public interface SumJournal {

  /**
   * Records one fact.
   *
   * @param fact what to record; its {@code eventId} is new
   * @param key the caller's idempotency key; without one the fact is always new
   * @param context travels with the announcement unmodified
   */
  CompletionStage<Recording> record(
      SumCalculated fact, Optional<IdempotencyKey> key, Map<String, String> context);
}
