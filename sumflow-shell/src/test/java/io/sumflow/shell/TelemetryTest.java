package io.sumflow.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.sumflow.embedded.OtlpCollector;
import io.sumflow.embedded.OtlpSpan;
import io.sumflow.otel.ProcessParent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

final class TelemetryTest {

  private static final TracingSettings NOWHERE = TracingSettings.defaults();

  private static TracingSettings to(String endpoint) {
    return new TracingSettings(Optional.of(endpoint), ProcessParent.CREATION);
  }

  private static Telemetry telemetry(TracingSettings settings, Map<String, String> environment)
      throws RefusedException {
    return Telemetry.of("adder", "1.2", settings, environment);
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_SERVICE_NAME,x",
    "OTEL_TRACES_EXPORTER,none",
    "OTEL_LOGS_EXPORTER,none",
    "OTEL_TRACES_EXPORTER,''",
    "OTEL_LOGS_EXPORTER,' '"
  })
  void nobodyAsksSoNothingStandsInTheWay(String name, String value) throws Exception {
    Telemetry off = telemetry(NOWHERE, Map.of(name, value));
    Object plain = new Object();

    assertFalse(off.isOn());
    assertSame(plain, off.around(plain, (given, otel) -> new Object()));
    off.stop();
  }

  @Test
  void disabledWinsOverEverything() throws Exception {
    assertFalse(
        telemetry(to("h:1"), Map.of("OTEL_SDK_DISABLED", "true", "OTEL_TRACES_EXPORTER", "otlp"))
            .isOn());
  }

  @Test
  void spansLeaveUnderTheServicesNameAtTheLatestWhenItStops() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start()) {
      Telemetry on =
          telemetry(
              to(collector.endpoint()), Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
      on.ifOn(otel -> otel.getTracer("t").spanBuilder("s").startSpan().end());
      on.stop();

      OtlpSpan span = collector.spans().get(0);
      assertEquals("adder", span.service());
      assertEquals("sumflow", span.resource().get("service.namespace"));
      assertEquals("1.2", span.resource().get("service.version"));
      assertEquals(36, span.resource().getOrDefault("service.instance.id", "").length());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_SERVICE_NAME,mine",
    "OTEL_RESOURCE_ATTRIBUTES,'service.name=mine,service.version=9'"
  })
  void theStandardVariablesWin(String name, String value) throws Exception {
    try (OtlpCollector collector = OtlpCollector.start()) {
      Telemetry on =
          telemetry(
              to("http://127.0.0.1:1"),
              Map.of(
                  name,
                  value,
                  "OTEL_EXPORTER_OTLP_ENDPOINT",
                  collector.endpoint(),
                  "OTEL_EXPORTER_OTLP_PROTOCOL",
                  "http/protobuf"));
      on.ifOn(otel -> otel.getTracer("t").spanBuilder("s").startSpan().end());
      on.stop();

      assertEquals("mine", collector.spans().get(0).service());
    }
  }

  @Test
  void aCollectorThatIsAwayCostsSecondsAtTheEndAndNothingBefore() throws Exception {
    Telemetry on = telemetry(to("127.0.0.1:1"), Map.of());
    assertTimeout(
        Duration.ofSeconds(2),
        () ->
            on.ifOn(
                otel -> {
                  for (int i = 0; i < 10_000; i++) {
                    otel.getTracer("t").spanBuilder("s").startSpan().end();
                  }
                }));
    assertTimeout(Duration.ofSeconds(10), on::stop);
    on.stop();
  }

  @Test
  void theLogNamesTheCurrentSpanAndIsSentIfAskedFor() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start()) {
      Telemetry on =
          telemetry(
              NOWHERE,
              Map.of(
                  "OTEL_LOGS_EXPORTER", "otlp",
                  "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                  "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
      on.ifOn(TelemetryTest::logInASpan);
      LoggerFactory.getLogger("t").warn("outside");
      assertEquals(null, MDC.get("trace_id"));
      on.stop();

      LogRecord inside = collector.logs().get(0);
      assertEquals("inside", inside.getBody().getStringValue());
      assertEquals(16, inside.getTraceId().size());
      assertTrue(collector.logs().get(1).getTraceId().isEmpty());
      LoggerFactory.getLogger("t").warn("nobody listens");
      assertEquals(2, collector.logs().size());
    }
  }

  private static void logInASpan(io.opentelemetry.api.OpenTelemetry otel) {
    Span span = otel.getTracer("t").spanBuilder("s").startSpan();
    Context.current().with(span).wrap(() -> LoggerFactory.getLogger("t").warn("inside")).run();
    span.end();
    assertEquals(span.getSpanContext().getTraceId(), MDC.get("trace_id"));
    assertEquals(span.getSpanContext().getSpanId(), MDC.get("span_id"));
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_TRACES_EXPORTER,carrier-pigeon,carrier-pigeon",
    "OTEL_EXPORTER_OTLP_ENDPOINT,gopher,gopher",
    "OTEL_EXPORTER_OTLP_PROTOCOL,smoke,smoke"
  })
  void whatTheSdkCannotUseIsRefusedInOneLine(String name, String value, String said) {
    RefusedException refused =
        assertThrows(
            RefusedException.class, () -> telemetry(to("h:1"), Map.of(name, value)).stop());

    String line = Refusal.line(refused).orElseThrow();
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.contains(said), line);
  }

  @ParameterizedTest
  @CsvSource({"collector", "http://", "a b:1", "ftp://h:1", "h:port"})
  void anEndpointThatIsNoneIsRefused(String endpoint) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> to(endpoint));

    String line = String.valueOf(refused.getMessage());
    assertTrue(line.startsWith("tracing.endpoint must be host:port or an http(s)"), line);
    assertTrue(line.contains("'" + endpoint + "'"), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:secret@h:1",
        "user:secret@collector:4317",
        "https://user:sec/secret@host",
        "https://host/v1?api-key=secret",
        "host:4317?secret"
      })
  void aRefusedEndpointIsNotShownIfItMayHoldASecret(String endpoint) {
    for (Executable start :
        List.<Executable>of(
            () -> to(endpoint),
            () -> telemetry(NOWHERE, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "x" + endpoint)),
            () ->
                telemetry(
                    to("h:1"), Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "x" + endpoint)))) {
      Exception refused = assertThrows(Exception.class, start);

      StringWriter everything = new StringWriter();
      refused.printStackTrace(new PrintWriter(everything));
      assertFalse(everything.toString().contains("secret@"), everything::toString);
      assertFalse(everything.toString().contains("=secret"), everything::toString);
      assertFalse(everything.toString().contains("?secret"), everything::toString);
      assertTrue(String.valueOf(refused.getMessage()).contains("(not shown, it may hold"));
    }
  }

  @Test
  void aVariableThatIsRefusedIsNamed() {
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> telemetry(NOWHERE, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "u:secret@h:1")));

    assertEquals(
        "OpenTelemetry refuses OTEL_EXPORTER_OTLP_ENDPOINT (not shown, it may hold a password)",
        refused.getMessage());
  }

  @Test
  void theQueueHoldsAPageAndAPollUnlessTheStandardVariableSaysOtherwise() {
    String queue = "otel.bsp.max.queue.size";

    assertEquals("16384", TelemetryProperties.of(to("h:1"), Map.of()).orElseThrow().get(queue));
    assertEquals(
        "7",
        TelemetryProperties.of(to("h:1"), Map.of("OTEL_BSP_MAX_QUEUE_SIZE", "7"))
            .orElseThrow()
            .get(queue));
  }

  @ParameterizedTest
  @CsvSource({
    "collector:4317,http://collector:4317,grpc",
    "collector:4318,http://collector:4318,http/protobuf",
    "https://otlp.example.com/x,https://otlp.example.com/x,grpc",
    "http://[::1]:4318/,http://[::1]:4318/,http/protobuf"
  })
  void anEndpointSaysHowItIsSpokenTo(String endpoint, String url, String protocol) {
    Map<String, String> properties = TelemetryProperties.of(to(endpoint), Map.of()).orElseThrow();

    assertEquals(url, properties.get("otel.exporter.otlp.endpoint"));
    assertEquals(protocol, properties.get("otel.exporter.otlp.protocol"));
  }
}
