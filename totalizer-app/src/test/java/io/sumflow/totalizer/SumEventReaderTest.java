package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.domain.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SumEventReaderTest {

  private static final Path SAMPLES = Path.of("..", "proto", "samples");

  private final SumEventReader reader = new SumEventReader();

  @Test
  void ourEventIsRead() throws IOException {
    SumEvent event = reader.read(Files.readAllBytes(SAMPLES.resolve("sum-calculated.json")));

    assertEquals(
        new SumEvent(
            Optional.of(UUID.fromString("01980b8a-5c00-7abc-8def-0123456789ab")),
            Optional.of("sum.calculated"),
            Optional.of(Instant.parse("2026-01-02T03:04:05.678901Z")),
            new SumEvent.Reading.Good(new Sum(9007199254740993L, -3, 9007199254740990L))),
        event);
  }

  @Test
  void theOriginalAddersEventIsRead() throws IOException {
    SumEvent event =
        reader.read(Files.readAllBytes(SAMPLES.resolve("sum-calculated-original.json")));

    assertEquals(
        new SumEvent(
            Optional.of(UUID.fromString("7f0c3f5e-9a7b-4b1e-8d55-2f3f7a1c9e10")),
            Optional.of("sum.calculated"),
            Optional.of(Instant.parse("2026-01-02T03:04:05.678901234Z")),
            new SumEvent.Reading.Good(new Sum(2147483647, 1, 2147483648L))),
        event);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"x\":1,\"y\":2,\"result\":3}|3",
        "{\"x\":-1,\"y\":-2,\"result\":-3,\"unit\":\"none\"}|-3",
        "{\"x\":0,\"y\":0,\"result\":-0}|0",
        "{\"x\":9223372036854775807,\"y\":0,\"result\":9223372036854775807}|9223372036854775807",
        "{\"x\":-9223372036854775808,\"y\":0,\"result\":-9223372036854775808}|-9223372036854775808"
      })
  void anExactSumIsTaken(String payload, long result) {
    SumEvent.Reading.Good good =
        assertInstanceOf(SumEvent.Reading.Good.class, read(event("sum.calculated", payload)).sum());

    assertEquals(result, good.sum().value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"x\":1,\"y\":2}|result must be an integer: missing",
        "{\"x\":1,\"y\":2,\"result\":null}|result must be an integer: null",
        "{\"x\":1,\"y\":2,\"result\":3.0}|result must be an integer: 3.0",
        "{\"x\":1,\"y\":2,\"result\":3e0}|result must be an integer: 3.0",
        "{\"x\":1,\"y\":2,\"result\":\"3\"}|result must be an integer: \"3\"",
        "{\"x\":1,\"y\":2,\"result\":true}|result must be an integer: true",
        "{\"x\":1,\"y\":2,\"result\":[3]}|result must be an integer: [3]",
        "{\"x\":1,\"y\":2,\"result\":4}|result must be 1 + 2: 4",
        "{\"x\":1.5,\"y\":2,\"result\":3}|x must be an integer: 1.5",
        "{\"x\":1,\"result\":3}|y must be an integer: missing",
        "{\"x\":1,\"y\":9223372036854775807,\"result\":9223372036854775808}"
            + "|result must fit 64 bits: 9223372036854775808",
        "{\"x\":9223372036854775808,\"y\":0,\"result\":0}"
            + "|x must fit 64 bits: 9223372036854775808",
        "{\"x\":1,\"y\":9223372036854775807,\"result\":-9223372036854775808}"
            + "|result must fit 64 bits: 1 + 9223372036854775807",
        "7|x must be an integer: missing",
        "null|x must be an integer: missing"
      })
  void whatIsNoExactSumIsRefusedWithItsReason(String payload, String why) {
    assertEquals(new SumEvent.Reading.Bad(why), read(event("sum.calculated", payload)).sum());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|body must be a JSON object: it is MISSING",
        "[]|body must be a JSON object: it is ARRAY",
        "8|body must be a JSON object: it is NUMBER",
        "{\"a\":1} x|body must be JSON: Unrecognized token 'x'",
        "{\"a\":1,\"a\":2}|body must be JSON: Duplicate field 'a'",
        "{\"a\":|body must be JSON: Unexpected end-of-input within/between Object entries",
        "{}|event_type must be sum.calculated: missing",
        "{\"event_type\":\"sum.deleted\"}|event_type must be sum.calculated: sum.deleted",
        "{\"event_type\":7}|event_type must be sum.calculated: missing"
      })
  void whatIsNoSumEventIsRefusedWithItsReason(String body, String why) {
    SumEvent.Reading.Bad bad = assertInstanceOf(SumEvent.Reading.Bad.class, read(body).sum());

    assertTrue(bad.why().startsWith(why), bad::why);
  }

  @Test
  void anEventThatIsRefusedStillHasItsId() {
    SumEvent event = read(event("sum.deleted", "{}"));

    assertEquals(Optional.of(UUID.fromString("01980b8a-5c00-7abc-8def-0123456789ab")), event.id());
  }

  @ParameterizedTest
  @CsvSource({
    "1-1-1-1-1",
    "01980b8a5c007abc8def0123456789ab",
    "01980b8a-5c00-7abc-8def-0123456789ag"
  })
  void whatIsNoUuidIsNoId(String id) {
    assertEquals(Optional.empty(), read("{\"event_id\":\"" + id + "\"}").id());
  }

  @Test
  void aMegabyteOfJunkIsRefusedInOneShortLine() {
    byte[] junk = new byte[1 << 20];
    new Random(7).nextBytes(junk);
    byte[] digits = "9".repeat(1 << 20).getBytes(UTF_8);
    byte[] nested = "[".repeat(1 << 20).getBytes(UTF_8);
    byte[] name = ("{\"" + "x".repeat(1 << 20) + "\":1}").getBytes(UTF_8);
    byte[] type = ("{\"event_type\":\"" + "\\n".repeat(1 << 19) + "\"}").getBytes(UTF_8);

    for (byte[] body : new byte[][] {junk, digits, nested, name, type}) {
      SumEvent.Reading.Bad bad =
          assertInstanceOf(SumEvent.Reading.Bad.class, reader.read(body).sum());
      assertTrue(bad.why().length() < 200, bad::why);
      assertTrue(bad.why().chars().noneMatch(Character::isISOControl), bad::why);
    }
  }

  private SumEvent read(String body) {
    return reader.read(body.getBytes(UTF_8));
  }

  private static String event(String type, String payload) {
    return "{\"event_id\":\"01980b8a-5c00-7abc-8def-0123456789ab\",\"event_type\":\""
        + type
        + "\",\"payload\":"
        + payload
        + "}";
  }
}
