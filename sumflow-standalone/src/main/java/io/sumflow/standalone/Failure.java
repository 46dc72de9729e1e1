package io.sumflow.standalone;

/** What the user is told in one line; the command then ends with status 1. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Failure(String line) {
    super(line);
  }

  Failure(String line, Throwable cause) {
    super(line, cause);
  }
}
