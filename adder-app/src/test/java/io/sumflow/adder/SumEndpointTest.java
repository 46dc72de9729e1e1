package io.sumflow.adder;

import static io.sumflow.adder.InProcessAdder.terms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sumflow.adder.RecordingJournal.Asked;
import io.sumflow.domain.Sum;
import io.sumflow.domain.adder.IdempotencyKey;
import io.sumflow.domain.adder.JournalUnavailableException;
import io.sumflow.domain.adder.Recording;
import io.sumflow.shell.RefusedException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SumEndpointTest {

  private InProcessAdder adder;

  @BeforeEach
  void start() throws RefusedException {
    adder = new InProcessAdder(GrpcSettings.defaults());
  }

  @AfterEach
  void stop() {
    adder.close();
  }

  @ParameterizedTest
  @CsvSource({
    "5, 3, 8",
    "5, -3, 2",
    "-5, -3, -8",
    "0, 0, 0",
    "2147483647, 0, 2147483647",
    "-2147483648, 2147483647, -1",
    "-2147483647, -1, -2147483648",
  })
  void aSumIsRecordedAndAnswered(int x, int y, int sum) {
    assertEquals(sum, adder.client().sumNumbers(terms(x, y)).getSum());

    Asked asked = adder.journal.asked().get(0);
    assertEquals(new Sum(x, y, sum), asked.fact().sum());
    assertEquals(Optional.empty(), asked.key());
    assertNotEquals(asked.fact().eventId(), asked.fact().sumId().value());
  }

  @ParameterizedTest
  @CsvSource({"2147483647, 1", "-2147483648, -1", "2147483647, 2147483647"})
  void aSumBeyond32BitsIsOutOfRangeAndNotRecorded(int x, int y) {
    Status status = refusal(x, y);

    assertEquals(Status.Code.OUT_OF_RANGE, status.getCode());
    assertTrue(String.valueOf(status.getDescription()).contains("x=" + x), status.toString());
    assertTrue(String.valueOf(status.getDescription()).contains("y=" + y), status.toString());
    assertTrue(adder.journal.asked().isEmpty());
  }

  @Test
  void theKeyGoesToTheJournalAndARepetitionIsAnsweredTheSame() {
    adder.journal.answers(Recording.REPEATED);

    int sum = adder.client("idempotency-key", "order 1~").sumNumbers(terms(5, 3)).getSum();

    assertEquals(8, sum);
    assertEquals(Optional.of(new IdempotencyKey("order 1~")), adder.journal.asked().get(0).key());
  }

  @Test
  void aKeyUsedWithOtherTermsIsInvalid() {
    adder.journal.answers(Recording.CONFLICT);

    Status status = refusal(5, 3, "idempotency-key", "k");

    assertEquals(Status.Code.INVALID_ARGUMENT, status.getCode());
    assertEquals("idempotency-key was used with other terms", status.getDescription());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tab\there", "delete\u007f"})
  void aKeyThatIsNotPrintableIsInvalidAndNotRecorded(String key) {
    Status status = refusal(5, 3, "idempotency-key", key);

    assertEquals(Status.Code.INVALID_ARGUMENT, status.getCode());
    assertTrue(adder.journal.asked().isEmpty());
  }

  @Test
  void aKeyMayHave255CharactersAndNoMore() {
    assertEquals(
        8, adder.client("idempotency-key", "k".repeat(255)).sumNumbers(terms(5, 3)).getSum());

    Status status = refusal(5, 3, "idempotency-key", "k".repeat(256));

    assertEquals(Status.Code.INVALID_ARGUMENT, status.getCode());
  }

  @Test
  void twoKeysAreInvalid() {
    Status status = refusal(5, 3, "idempotency-key", "a", "idempotency-key", "b");

    assertEquals(Status.Code.INVALID_ARGUMENT, status.getCode());
    assertTrue(adder.journal.asked().isEmpty());
  }

  @Test
  void theTraceContextTravelsUnmodified() {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    adder.client("traceparent", parent, "tracestate", "a=1,b=2").sumNumbers(terms(1, 2));

    assertEquals(
        Map.of("traceparent", parent, "tracestate", "a=1,b=2"),
        adder.journal.asked().get(0).context());
  }

  @Test
  void severalTracestatesAreOneList() {
    adder
        .client("traceparent", "p", "tracestate", "a=1", "tracestate", "b=2")
        .sumNumbers(terms(1, 2));

    assertEquals("a=1,b=2", adder.journal.asked().get(0).context().get("tracestate"));
  }

  @Test
  void aTraceContextThatCannotTravelIsDroppedAndTheSumIsNot() {
    adder.client("traceparent", "a\tb", "tracestate", "a=1").sumNumbers(terms(1, 2));
    adder.client("traceparent", "a", "traceparent", "b").sumNumbers(terms(1, 2));
    adder.client("tracestate", "orphan=1").sumNumbers(terms(1, 2));

    adder.journal.asked().forEach(asked -> assertEquals(Map.of(), asked.context()));
  }

  @Test
  void aJournalThatIsAwayIsUnavailable() {
    adder.journal.fails(new JournalUnavailableException("down", false, new SQLException("x")));

    Status status = refusal(5, 3);

    assertEquals(Status.Code.UNAVAILABLE, status.getCode());
    assertEquals("the database is away and nothing was recorded; retry", status.getDescription());
  }

  @Test
  void anUnknownOutcomeIsUnavailableAndSaysHowToFindOut() {
    adder.journal.fails(new JournalUnavailableException("lost", true, new SQLException("x")));

    Status status = refusal(5, 3);

    assertEquals(Status.Code.UNAVAILABLE, status.getCode());
    assertTrue(
        String.valueOf(status.getDescription()).contains("outcome is unknown"), status.toString());
    assertTrue(
        String.valueOf(status.getDescription()).contains("retry with the same idempotency-key"),
        status.toString());
  }

  @Test
  void whatNobodyExpectedIsInternalAndTellsNothing() {
    adder.journal.fails(new IllegalStateException("password=geheim"));

    Status status = refusal(5, 3);

    assertEquals(Status.Code.INTERNAL, status.getCode());
    assertFalse(String.valueOf(status.getDescription()).contains("geheim"));
  }

  private Status refusal(int x, int y, String... headers) {
    return assertThrows(
            StatusRuntimeException.class, () -> adder.client(headers).sumNumbers(terms(x, y)))
        .getStatus();
  }
}
