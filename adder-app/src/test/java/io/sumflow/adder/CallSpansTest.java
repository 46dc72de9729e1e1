package io.sumflow.adder;

import static io.sumflow.adder.InProcessAdder.terms;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.sumflow.domain.adder.JournalUnavailableException;
import io.sumflow.domain.adder.Recording;
import io.sumflow.embedded.OtlpCollector;
import io.sumflow.embedded.OtlpSpan;
import io.sumflow.proto.SumNumbersServiceGrpc;
import io.sumflow.shell.Telemetry;
import io.sumflow.shell.TracingSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How calls are shown, however they end; the server is real, its network is not. */
@Timeout(60)
final class CallSpansTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final String NAME = "sum.SumNumbersService/SumNumbers";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";

  private final OtlpCollector collector = OtlpCollector.start();
  private Telemetry telemetry = Telemetry.off();

  @BeforeEach
  void turnOn() throws Exception {
    TracingSettings settings =
        new TracingSettings(
            Optional.of(collector.endpoint()), TracingSettings.defaults().processParent());
    telemetry =
        Telemetry.of(
            "adder", "test", settings, Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
  }

  @AfterEach
  void close() {
    telemetry.stop();
    collector.close();
  }

  @Test
  void aCallIsAChildOfItsCallers() throws Exception {
    try (InProcessAdder adder = adder(GrpcSettings.defaults())) {
      adder.client("traceparent", "00-" + TRACE + "-" + CALLER + "-01").sumNumbers(terms(5, 3));

      OtlpSpan call = only(adder, "OK", "UNSET");
      assertEquals(TRACE, call.traceId());
      assertEquals(CALLER, call.parentId());
      assertEquals("SERVER", call.kind());
      assertEquals(
          Map.of("rpc.system.name", "grpc", "rpc.method", NAME, "rpc.response.status_code", "OK"),
          call.attributes());
    }
  }

  @Test
  void aTraceContextThatNobodyCanReadIsNone() throws Exception {
    try (InProcessAdder adder = adder(GrpcSettings.defaults())) {
      adder.client("traceparent", "00-" + TRACE + "-zz-01").sumNumbers(terms(5, 3));

      assertEquals("", only(adder, "OK", "UNSET").parentId());
    }
  }

  @Test
  void whatTheCallerDidWrongIsNoError() throws Exception {
    try (InProcessAdder adder = adder(GrpcSettings.defaults())) {
      assertThrows(
          StatusRuntimeException.class,
          () -> adder.client().sumNumbers(terms(Integer.MAX_VALUE, 1)));

      only(adder, "OUT_OF_RANGE", "UNSET");
    }
  }

  @Test
  void whatTheServerCouldNotDoIsOne() throws Exception {
    try (InProcessAdder adder = adder(GrpcSettings.defaults())) {
      adder.journal.fails(new JournalUnavailableException("away", false, new IOException()));
      assertThrows(StatusRuntimeException.class, () -> adder.client().sumNumbers(terms(5, 3)));

      OtlpSpan call = only(adder, "UNAVAILABLE", "ERROR");
      assertEquals("UNAVAILABLE", call.attributes().get("error.type"));
    }
  }

  @Test
  void aCallThatNoThreadHasTimeForIsShownFromItsArrivalToItsDeadline() throws Exception {
    GrpcSettings oneThread =
        new GrpcSettings(
            "localhost", 0, true, Duration.ofMillis(500), Duration.ofSeconds(5), 1, 1_024);
    try (InProcessAdder adder = adder(oneThread)) {
      CompletableFuture<Recording> gate = new CompletableFuture<>();
      adder.journal.blocksUntil(gate);
      var first = Aside.run(() -> adder.client().sumNumbers(terms(5, 3)));
      await().until(() -> adder.journal.asked().size() == 1);
      var second = Aside.run(() -> adder.client().sumNumbers(terms(1, 1)));
      await().until(() -> adder.calls.inFlight() == 2);
      assertThrows(ExecutionException.class, () -> first.get(5, TimeUnit.SECONDS));
      await().pollDelay(Duration.ofMillis(600)).until(() -> !second.isDone());
      gate.complete(Recording.RECORDED);
      assertThrows(ExecutionException.class, () -> second.get(5, TimeUnit.SECONDS));

      List<OtlpSpan> calls = shown(adder);
      assertEquals(2, calls.size(), calls::toString);
      for (OtlpSpan call : calls) {
        assertEquals("DEADLINE_EXCEEDED", call.attributes().get("rpc.response.status_code"));
        assertEquals("ERROR", call.status());
        assertTrue(call.endNanos() - call.startNanos() >= 500_000_000, call::toString);
      }
    }
  }

  @Test
  void whatAProbeOrAStrangerCallsIsNotShown() throws Exception {
    try (InProcessAdder adder = adder(GrpcSettings.defaults())) {
      HealthGrpc.newBlockingStub(adder.channel()).check(HealthCheckRequest.getDefaultInstance());
      var unknown =
          SumNumbersServiceGrpc.getSumNumbersMethod().toBuilder()
              .setFullMethodName("sum.SumNumbersService/Other")
              .build();
      assertThrows(
          StatusRuntimeException.class,
          () ->
              ClientCalls.blockingUnaryCall(
                  adder.channel(), unknown, CallOptions.DEFAULT, terms(1, 1)));

      assertEquals(List.of(), shown(adder));
    }
  }

  private InProcessAdder adder(GrpcSettings settings) throws Exception {
    return new InProcessAdder(settings, telemetry);
  }

  private OtlpSpan only(InProcessAdder adder, String code, String status) {
    List<OtlpSpan> calls = shown(adder);
    assertEquals(1, calls.size(), calls::toString);
    OtlpSpan call = calls.get(0);
    assertEquals(NAME, call.name());
    assertEquals(code, call.attributes().get("rpc.response.status_code"));
    assertEquals(status, call.status());
    return call;
  }

  /** All that there were: ends the telemetry. */
  private List<OtlpSpan> shown(InProcessAdder adder) {
    await().atMost(LONG).until(() -> adder.calls.inFlight() == 0);
    telemetry.stop();
    return collector.spans();
  }
}
