package io.sumflow.outbox;

/** The three answers to a failure. Nothing is ever given up because of a counter. */
public enum FailureKind {
  /** Infrastructure is away for a while: try the same again, with back-off, for ever. */
  WAIT,
  /** Somebody must mend something: stop, call for help, and try again slowly. */
  HOLD,
  /** This one message's own fault: set it aside with its cause; the others go on. */
  MESSAGE
}
