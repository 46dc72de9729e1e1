package io.sumflow.pg.sums;

import io.sumflow.domain.SumCalculated;
import java.nio.charset.StandardCharsets;

/** Announcements in the shape both services share. */
final class Encoded {

  static final String TYPE = "sum.calculated";

  private Encoded() {}

  static byte[] of(SumCalculated fact) {
    return """
        {"event_id":"%s","payload":{"x":%d,"y":%d,"result":%d}}"""
        .formatted(fact.eventId(), fact.sum().x(), fact.sum().y(), fact.sum().value())
        .getBytes(StandardCharsets.UTF_8);
  }
}
