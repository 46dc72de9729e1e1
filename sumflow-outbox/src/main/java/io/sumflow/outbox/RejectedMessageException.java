package io.sumflow.outbox;

/** A handler refuses one message for good and names it, so that nobody has to search for it. */
public final class RejectedMessageException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient ReceivedMessage rejected;

  /**
   * Names it.
   *
   * @param why becomes the dead letter's cause
   */
  public RejectedMessageException(ReceivedMessage rejected, String why) {
    super(why);
    this.rejected = rejected;
  }

  /** The message at fault. */
  public ReceivedMessage rejected() {
    return rejected;
  }
}
