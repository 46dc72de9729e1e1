package io.sumflow.otel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.api.trace.Span;
import io.sumflow.outbox.FailureKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {

  private final Telemetry telemetry = Telemetry.sampling();

  @Test
  void aDescriptionIsAHeadline() {
    assertEquals("x".repeat(200), described("x".repeat(201) + "\nbelow"));
    assertEquals("above", described("above\nbelow"));
    assertEquals("", described(""));
  }

  private String described(String why) {
    telemetry.forget();
    Span span = telemetry.sdk.getTracer("test").spanBuilder("a").startSpan();
    Faults.fail(span, FailureKind.WAIT, why);
    span.end();
    return telemetry.span("a").getStatus().getDescription();
  }

  @Test
  void aClockThatIsSetBackEndsNothingBeforeItBegan() {
    Iterator<Instant> times =
        List.of(Instant.ofEpochSecond(9), Instant.ofEpochSecond(8)).iterator();
    InstantSource clock = times::next;

    assertEquals(Instant.ofEpochSecond(9), Stopwatch.start(clock).now());
  }
}
