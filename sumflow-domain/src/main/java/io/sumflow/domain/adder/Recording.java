package io.sumflow.domain.adder;

/** What the journal did with a sum. Each but {@link #CONFLICT} means: durable, and counts once. */
public enum Recording {
  /** Recorded now. */
  RECORDED,
  /** The same key and terms had been recorded before; nothing was written. */
  REPEATED,
  /** The key had been used with other terms; nothing was written. */
  CONFLICT
}
