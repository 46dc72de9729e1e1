package io.sumflow.outbox;

/** Somebody else holds the lease now: the way out of everything that was going on. */
final class FencedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FencedException() {
    super("fenced", null, false, false);
  }
}
