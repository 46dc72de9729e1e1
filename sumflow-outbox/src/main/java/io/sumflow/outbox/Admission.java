package io.sumflow.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Lets each message in once: names it, admits its id, and sorts out what cannot come in. */
final class Admission<S> {

  private static final int VERSION_TIME_ORDERED = 7;

  private final Inbox<S> inbox;
  private final MessageNaming naming;
  private final Duration idRetention;

  Admission(Inbox<S> inbox, MessageNaming naming, Duration idRetention) {
    this.inbox = inbox;
    this.naming = naming;
    this.idRetention = idRetention;
  }

  /**
   * Admits what is new of these messages.
   *
   * @return the admitted, by message, in the order given; the others are noted in the attempt
   */
  Map<ReceivedMessage, UUID> admit(
      S session, List<ReceivedMessage> messages, Instant now, Attempt attempt) {
    Map<UUID, ReceivedMessage> named = new LinkedHashMap<>();
    for (ReceivedMessage message : messages) {
      Optional<UUID> id = Optional.empty();
      String nameless = "no message id";
      try {
        id = naming.name(message);
      } catch (RejectedMessageException unreadable) {
        nameless = String.valueOf(unreadable.getMessage());
      }
      if (id.isEmpty()) {
        attempt.condemn(message, id, nameless);
      } else if (isForgotten(id.get(), message, now)) {
        String cause = "older than ids are kept (" + idRetention.toDays() + " days)";
        attempt.condemn(message, id, cause);
      } else if (named.putIfAbsent(id.get(), message) != null) {
        attempt.duplicates.add(message);
      }
    }
    Set<UUID> fresh = named.isEmpty() ? Set.of() : inbox.admit(session, named.keySet());
    Map<ReceivedMessage, UUID> admitted = new LinkedHashMap<>();
    named.forEach(
        (id, message) -> {
          if (fresh.contains(id)) {
            admitted.put(message, id);
          } else {
            attempt.duplicates.add(message);
          }
        });
    return admitted;
  }

  /** An id that may have been dropped by now can no longer tell a first copy from a second. */
  private boolean isForgotten(UUID id, ReceivedMessage message, Instant now) {
    Instant born =
        id.version() == VERSION_TIME_ORDERED
            ? Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16)
            : message.publishedAt();
    return born.isBefore(now.minus(idRetention));
  }
}
