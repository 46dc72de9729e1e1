package io.sumflow.domain.adder;

/** The journal's storage is away: nothing is known to be recorded. */
public final class JournalUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean outcomeUnknown;

  /**
   * Says why.
   *
   * @param outcomeUnknown true if the sum may have been recorded all the same: the connection was
   *     lost at commit; false if nothing was written
   */
  public JournalUnavailableException(String message, boolean outcomeUnknown, Throwable cause) {
    super(message, cause);
    this.outcomeUnknown = outcomeUnknown;
  }

  /** True if the sum may have been recorded: only a retry with the same key can tell. */
  public boolean outcomeUnknown() {
    return outcomeUnknown;
  }
}
