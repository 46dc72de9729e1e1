package io.sumflow.outbox;

import java.util.OptionalLong;

/** What came of publishing a page. */
public sealed interface Publication {

  /** Every message was acknowledged by all replicas that must. */
  record AllAcked() implements Publication {}

  /**
   * At least one message was not acknowledged. Which of the others landed is not known: failed
   * never means that it did not land. Nothing sent later by this publisher can overtake them.
   *
   * @param suspect sequence number of the message that is most likely at fault: the lowest with a
   *     failure of its own, else the lowest that failed; empty if none was sent
   * @param kind what to do; {@link FailureKind#MESSAGE} condemns the suspect only when it was alone
   * @param topic where it happened, empty if nowhere in particular
   * @param why for a person
   */
  record Failed(OptionalLong suspect, FailureKind kind, String topic, String why)
      implements Publication {}
}
