package io.sumflow.otel;

/** Where the span of a message that was received hangs. It links to its creation either way. */
public enum ProcessParent {
  /** Below the message's creation: one message's way is one trace. */
  CREATION,
  /** Nowhere: it is the root of a trace of its own, as the messaging conventions do by default. */
  NONE
}
