package io.sumflow.totalizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sumflow.domain.Sum;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads the JSON of a sum: strict about numbers, tolerant about fields it does not know. Never
 * throws for what a message holds. Safe for use by many threads.
 *
 * <p>Numbers are integers of at most 64 bits; {@code 8.0}, {@code "8"} and {@code 1e3} are none. A
 * field that stands twice leaves open what was meant, so it is no JSON here.
 */
final class SumEventReader {

  static final String TYPE = "sum.calculated";
  static final String HEARTBEAT = "sumflow.heartbeat";

  private static final int UUID_LENGTH = 36;
  private static final int SHOWN_MAX = 100;

  private final ObjectMapper json =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  SumEvent read(byte[] body) {
    JsonNode event;
    try {
      event = json.readTree(body);
    } catch (JsonProcessingException malformed) {
      return SumEvent.unreadable("body must be JSON: " + shown(malformed.getOriginalMessage()));
    } catch (IOException malformed) {
      return SumEvent.unreadable("body must be JSON: " + shown(malformed.toString()));
    }
    if (!event.isObject()) {
      return SumEvent.unreadable("body must be a JSON object: " + "it is " + event.getNodeType());
    }
    Optional<String> type = text(event, "event_type");
    return new SumEvent(
        text(event, "event_id").flatMap(SumEventReader::uuid),
        type,
        text(event, "created_at").flatMap(SumEventReader::instant),
        sum(type, event.path("payload")));
  }

  private static SumEvent.Reading sum(Optional<String> type, JsonNode payload) {
    if (type.isEmpty()) {
      return new SumEvent.Reading.Bad("event_type must be " + TYPE + ": missing");
    }
    if (type.get().equals(HEARTBEAT)) {
      return new SumEvent.Reading.Heartbeat(count(payload.path("recorded")));
    }
    if (!type.get().equals(TYPE)) {
      return new SumEvent.Reading.Bad("event_type must be " + TYPE + ": " + shown(type.get()));
    }
    try {
      long x = integer(payload, "x");
      long y = integer(payload, "y");
      return new SumEvent.Reading.Good(sum(x, y, integer(payload, "result")));
    } catch (RefusedException refused) {
      return new SumEvent.Reading.Bad(refused.why);
    }
  }

  private static Sum sum(long x, long y, long result) throws RefusedException {
    try {
      return new Sum(x, y, result);
    } catch (ArithmeticException overflow) {
      throw new RefusedException("result must fit 64 bits: " + x + " + " + y);
    } catch (IllegalArgumentException wrong) {
      throw new RefusedException("result must be " + x + " + " + y + ": " + result);
    }
  }

  private static long integer(JsonNode payload, String field) throws RefusedException {
    JsonNode number = payload.path(field);
    if (number.isMissingNode()) {
      throw new RefusedException(field + " must be an integer: missing");
    }
    if (!number.isIntegralNumber()) {
      throw new RefusedException(field + " must be an integer: " + shown(number.toString()));
    }
    if (!number.canConvertToLong()) {
      throw new RefusedException(field + " must fit 64 bits: " + shown(number.toString()));
    }
    return number.longValue();
  }

  /** What is no count is none; a heartbeat is never wrong. */
  private static Optional<Long> count(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  private static Optional<String> text(JsonNode event, String field) {
    return Optional.ofNullable(event.path(field).textValue());
  }

  /** A UUID in its one written form; {@link UUID#fromString} alone would take {@code 1-1-1-1-1}. */
  static Optional<UUID> uuid(String text) {
    if (text.length() != UUID_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException notRfc3339) {
      return Optional.empty();
    }
  }

  /** Enough of it for a person; what does not belong in one line is left out. */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + "...";
  }

  private static final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String why;

    RefusedException(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }
}
