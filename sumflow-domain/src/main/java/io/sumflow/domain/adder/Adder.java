package io.sumflow.domain.adder;

import io.sumflow.domain.SumCalculated;
import io.sumflow.domain.SumId;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Stamps a sum and records it. Safe for use by many threads if its collaborators are. */
public final class Adder {

  private final SumJournal journal;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  /**
   * Wires the adder.
   *
   * @param ids a new, never repeated id at each call; time-ordered ids (version 7) are cheapest
   */
  public Adder(SumJournal journal, Supplier<UUID> ids, InstantSource clock) {
    this.journal = journal;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Records the sum of a request; see {@link SumJournal#record} for what the stage promises and how
   * it fails.
   */
  public CompletionStage<Recording> add(SumRequest request) {
    SumCalculated fact =
        new SumCalculated(ids.get(), new SumId(ids.get()), request.sum(), clock.instant());
    return journal.record(fact, request.key(), request.context());
  }
}
