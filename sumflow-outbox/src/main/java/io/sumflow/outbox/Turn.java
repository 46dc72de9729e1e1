package io.sumflow.outbox;

import java.util.Optional;

/**
 * What one step under a lease came to.
 *
 * @param outcome what kind of turn it was
 * @param done how much was done, for the loop's pace
 * @param why for a person; empty unless something failed
 */
record Turn(Outcome outcome, int done, Optional<FailureKind> failure, String why) {

  enum Outcome {
    /** Something was finished, or there is surely nothing to do. */
    FINISHED,
    /** Still under way; says nothing about whether all is well. */
    UNDER_WAY,
    FAILED,
    FENCED
  }

  static final Turn FENCED = new Turn(Outcome.FENCED, 0, Optional.empty(), "");
  static final Turn UNDER_WAY = new Turn(Outcome.UNDER_WAY, 1, Optional.empty(), "");

  static final Turn RESTING = new Turn(Outcome.UNDER_WAY, 0, Optional.empty(), "");

  static Turn finished(int done) {
    return new Turn(Outcome.FINISHED, done, Optional.empty(), "");
  }

  static Turn failed(FailureKind kind, String why) {
    return new Turn(Outcome.FAILED, 0, Optional.of(kind), why);
  }
}
