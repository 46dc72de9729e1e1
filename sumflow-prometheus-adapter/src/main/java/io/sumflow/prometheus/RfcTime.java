package io.sumflow.prometheus;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Reads a time as RFC 3339 writes it. Every message that is applied has one, and the general parser
 * takes longer than everything else that is measured of it: the usual form is read by hand.
 */
final class RfcTime {

  /** The usual form; 0 stands for a digit, and the fraction may be shorter or missing. */
  private static final String USUAL = "0000-00-00T00:00:00.000000000";

  private static final int SECONDS_END = 19;
  private static final int FRACTION = 20;

  private RfcTime() {}

  /**
   * The instant.
   *
   * @throws DateTimeException if it is none
   */
  static Instant parse(String text) {
    if (!isUsual(text)) {
      return OffsetDateTime.parse(text).toInstant();
    }
    int nanos = 0;
    for (int i = FRACTION; i < USUAL.length(); i++) {
      nanos = nanos * 10 + (i < text.length() - 1 ? text.charAt(i) - '0' : 0);
    }
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, SECONDS_END),
            nanos)
        .toInstant(ZoneOffset.UTC);
  }

  private static boolean isUsual(String text) {
    int end = text.length() - 1;
    boolean fits = end == SECONDS_END || (end > FRACTION && end <= USUAL.length());
    if (!fits || text.charAt(end) != 'Z') {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      char form = USUAL.charAt(i);
      if (form == '0' ? c < '0' || c > '9' : c != form) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int start, int end) {
    int number = 0;
    for (int i = start; i < end; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
