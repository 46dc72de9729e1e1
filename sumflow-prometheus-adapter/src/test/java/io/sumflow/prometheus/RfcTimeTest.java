package io.sumflow.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RfcTimeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.6Z",
        "2026-01-02T03:04:05.678901Z",
        "2026-12-31T23:59:59.999999999Z",
        "0000-01-01T00:00:00.000000001Z",
        "2024-02-29T00:00:00Z",
        "2026-01-02T03:04:05+02:00",
        "2026-01-02T03:04:05.25-11:30",
        "2026-01-02T03:04Z",
        "2026-01-02T03:04:05.Z"
      })
  void aTimeIsReadAsTheGeneralParserReadsIt(String text) {
    assertEquals(OffsetDateTime.parse(text).toInstant(), RfcTime.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "yesterday",
        "2026-01-02",
        "2026-13-02T03:04:05Z",
        "2026-02-29T03:04:05Z",
        "2026-01-02T25:04:05Z",
        "2026-01-02T03:04:60Z",
        "2026-01-02T03:04:05.1234567890Z",
        "2026-01-02T03:04:05.12x456Z",
        "2026-01-02 03:04:05Z",
        "2026-01-02T03:04:05z5",
        "２０２６-01-02T03:04:05Z"
      })
  void whatIsNoTimeIsRefused(String text) {
    assertThrows(DateTimeException.class, () -> RfcTime.parse(text));
  }
}
