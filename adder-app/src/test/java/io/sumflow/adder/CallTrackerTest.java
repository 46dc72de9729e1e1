package io.sumflow.adder;

import static io.sumflow.adder.InProcessAdder.terms;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersResponse;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class CallTrackerTest {

  private static final String OURS =
      "{error_type=\"\",rpc_method=\"sum.SumNumbersService/SumNumbers\",rpc_response_status_code=\"%s\",rpc_system_name=\"grpc\"} %d";

  @Test
  void aMethodIsThereBeforeItIsCalled() throws Exception {
    try (InProcessAdder adder = new InProcessAdder(GrpcSettings.defaults())) {
      assertHas(adder, "rpc_server_call_duration_seconds_count" + OURS.formatted("OK", 0));
      assertHas(
          adder,
          "grpc_server_handled_total{grpc_code=\"OK\",grpc_method=\"SumNumbers\",grpc_service=\"sum.SumNumbersService\"} 0.0");
    }
  }

  @Test
  void callsAreObservedOnceByHowTheyEnd() throws Exception {
    try (InProcessAdder adder = new InProcessAdder(GrpcSettings.defaults())) {
      adder.client().sumNumbers(terms(5, 3));
      assertThrows(
          StatusRuntimeException.class,
          () -> adder.client().sumNumbers(terms(Integer.MAX_VALUE, 1)));
      await().until(() -> adder.calls.inFlight() == 0);

      assertHas(adder, "rpc_server_call_duration_seconds_count" + OURS.formatted("OK", 1));
      assertHas(
          adder, "rpc_server_call_duration_seconds_count" + OURS.formatted("OUT_OF_RANGE", 1));
      assertHas(
          adder,
          "grpc_server_handling_seconds_count{grpc_code=\"OK\",grpc_method=\"SumNumbers\",grpc_service=\"sum.SumNumbersService\"} 1");
    }
  }

  @Test
  void whateverAClientCallsThereAreFewLabels() throws Exception {
    try (InProcessAdder adder = new InProcessAdder(GrpcSettings.defaults())) {
      for (int i = 0; i < 500; i++) {
        assertEquals(Status.Code.UNIMPLEMENTED, call(adder, "sum.SumNumbersService/Sum" + i));
        assertEquals(Status.Code.UNIMPLEMENTED, call(adder, "service" + i + "/SumNumbers"));
      }
      String labels =
          "{error_type=\"UNIMPLEMENTED\",rpc_method=\"_OTHER\",rpc_response_status_code=\"UNIMPLEMENTED\",rpc_system_name=\"grpc\"} 1000";
      await()
          .until(() -> scrape(adder).contains("rpc_server_call_duration_seconds_count" + labels));

      assertEquals(0, adder.calls.inFlight());
      assertHas(
          adder,
          "grpc_server_handled_total{grpc_code=\"UNIMPLEMENTED\",grpc_method=\"other\",grpc_service=\"other\"} 1000.0");
      assertTrue(scrape(adder).size() < 100, () -> String.join("\n", scrape(adder)));
    }
  }

  private static Status.Code call(InProcessAdder adder, String method) {
    MethodDescriptor<SumNumbersRequest, SumNumbersResponse> unknown =
        SumNumbersServiceGrpc.getSumNumbersMethod().toBuilder().setFullMethodName(method).build();
    return assertThrows(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    adder.channel(), unknown, CallOptions.DEFAULT, terms(1, 1)))
        .getStatus()
        .getCode();
  }

  private static List<String> scrape(InProcessAdder adder) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, adder.metrics.scrape());
    } catch (java.io.IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static void assertHas(InProcessAdder adder, String line) {
    List<String> lines = scrape(adder);
    assertTrue(lines.contains(line), () -> line + " is not in:\n" + String.join("\n", lines));
  }
}
