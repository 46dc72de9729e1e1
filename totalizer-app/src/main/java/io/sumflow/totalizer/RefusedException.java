package io.sumflow.totalizer;

/** A command does not run, and its message tells an operator in one line what to mend. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
