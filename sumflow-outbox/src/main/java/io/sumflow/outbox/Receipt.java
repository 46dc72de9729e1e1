package io.sumflow.outbox;

import java.util.Set;

/** What became of a poll. */
public sealed interface Receipt {

  /**
   * It is committed: effect, ids, dead letters and positions.
   *
   * @param applied messages whose effect was written
   * @param duplicates messages that had been admitted before
   * @param deadLetters messages set aside
   * @param fenced partitions that somebody else moved; nothing of them was applied. Assign them
   *     anew before reading on
   */
  record Done(int applied, int duplicates, int deadLetters, Set<Partition> fenced)
      implements Receipt {

    /** Copies the set. */
    public Done {
      fenced = Set.copyOf(fenced);
    }
  }

  /**
   * Nothing is known to be committed: keep the poll and give the same again after a pause, never
   * skip it.
   *
   * @param kind {@link FailureKind#WAIT} or {@link FailureKind#HOLD}
   * @param why for a person
   */
  record Failed(FailureKind kind, String why) implements Receipt {}
}
