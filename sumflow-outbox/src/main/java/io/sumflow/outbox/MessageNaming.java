package io.sumflow.outbox;

import java.util.Optional;
import java.util.UUID;

/** The rule that names a message: the same id for every copy of it. */
@FunctionalInterface
public interface MessageNaming {

  /**
   * The message's id, from a header or from its body.
   *
   * @return empty if it has none: it becomes a dead letter
   * @throws RejectedMessageException if it has none and the rule knows why; that is the dead
   *     letter's cause
   */
  Optional<UUID> name(ReceivedMessage message) throws RejectedMessageException;
}
