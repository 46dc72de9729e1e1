package io.sumflow.shell;

/** The process cannot start as it is; the message is one line that says what to change. */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Refuses with this line. */
  public RefusedException(String message) {
    super(message);
  }

  /** Refuses with this line because of something. */
  public RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
