package io.sumflow.domain.inmemory;

import io.sumflow.domain.Sum;
import io.sumflow.domain.SumCalculated;
import io.sumflow.domain.adder.IdempotencyKey;
import io.sumflow.domain.adder.JournalUnavailableException;
import io.sumflow.domain.adder.Recording;
import io.sumflow.domain.adder.SumJournal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A journal in memory: answers before it returns, keeps every idempotency key for as long as it
 * lives, records one sum at a time. Safe for use by many threads.
 */
public final class InMemorySumJournal implements SumJournal {

  /** How a recorded fact is announced. */
  @FunctionalInterface
  public interface Announcer {

    /**
     * Announces a fact. The journal remembers the idempotency key when, and only if, {@code
     * recorded} is run: do so in the same step that makes the announcement durable.
     *
     * @throws JournalUnavailableException if it cannot be announced
     */
    void announce(SumCalculated fact, Map<String, String> context, Runnable recorded);
  }

  private final Announcer announcer;
  private final Map<IdempotencyKey, Sum> sums = new HashMap<>();

  /** An empty journal. */
  public InMemorySumJournal(Announcer announcer) {
    this.announcer = announcer;
  }

  @Override
  public synchronized CompletionStage<Recording> record(
      SumCalculated fact, Optional<IdempotencyKey> key, Map<String, String> context) {
    Optional<Sum> before = key.map(sums::get);
    if (before.isPresent()) {
      Sum sum = before.get();
      boolean sameTerms = sum.x() == fact.sum().x() && sum.y() == fact.sum().y();
      return CompletableFuture.completedStage(sameTerms ? Recording.REPEATED : Recording.CONFLICT);
    }
    try {
      announcer.announce(fact, context, () -> key.ifPresent(fresh -> sums.put(fresh, fact.sum())));
      return CompletableFuture.completedStage(Recording.RECORDED);
    } catch (JournalUnavailableException away) {
      return CompletableFuture.failedStage(away);
    }
  }
}
