package io.sumflow.prometheus;

import io.sumflow.outbox.ReceivedMessage;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads type and time of creation: from the CloudEvents headers, else as the application says. */
final class EventLabels {

  static final String OTHER = "other";

  private final Set<String> types;
  private final Function<ReceivedMessage, EventFacts> body;

  EventLabels(Set<String> types, Function<ReceivedMessage, EventFacts> body) {
    this.types = Set.copyOf(types);
    this.body = body;
  }

  /** Every label there can be. */
  List<String> all() {
    return Stream.concat(types.stream(), Stream.of(OTHER)).distinct().sorted().toList();
  }

  /** What is known of the message; the body is only asked for what the headers leave open. */
  EventFacts read(ReceivedMessage message) {
    Optional<String> type = message.header("ce_type");
    Optional<Instant> createdAt = message.header("ce_time").flatMap(EventLabels::instant);
    if (type.isPresent() && createdAt.isPresent()) {
      return new EventFacts(type.map(this::bounded), createdAt);
    }
    EventFacts rest = body.apply(message);
    return new EventFacts(type.or(rest::type).map(this::bounded), createdAt.or(rest::createdAt));
  }

  /** The label; anybody may send any type, so only those the application named get one. */
  static String label(EventFacts facts) {
    return facts.type().orElse(OTHER);
  }

  private String bounded(String type) {
    return types.contains(type) ? type : OTHER;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(RfcTime.parse(text));
    } catch (DateTimeException notRfc3339) {
      return Optional.empty();
    }
  }
}
