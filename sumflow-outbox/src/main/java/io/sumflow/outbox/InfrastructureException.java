package io.sumflow.outbox;

/**
 * What an adapter throws when its technology fails. The kind tells the engine what to do; the cause
 * is the technology's own exception.
 */
public final class InfrastructureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final boolean outcomeUnknown;

  /** A failure that surely left nothing behind. */
  public InfrastructureException(FailureKind kind, String message, Throwable cause) {
    this(kind, false, message, cause);
  }

  private InfrastructureException(
      FailureKind kind, boolean outcomeUnknown, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.outcomeUnknown = outcomeUnknown;
  }

  /** The connection was lost at commit: what was written may stand or not. */
  public static InfrastructureException commitUnknown(String message, Throwable cause) {
    return new InfrastructureException(FailureKind.WAIT, true, message, cause);
  }

  /** What to do about it: wait or hold, or, for a statement about one message, its fault. */
  public FailureKind kind() {
    return kind;
  }

  /** True if the transaction may have been committed all the same. */
  public boolean outcomeUnknown() {
    return outcomeUnknown;
  }
}
