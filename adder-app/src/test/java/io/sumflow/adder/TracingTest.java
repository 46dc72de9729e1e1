package io.sumflow.adder;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.contracts.metrics.Family;
import io.sumflow.contracts.metrics.Scrape;
import io.sumflow.embedded.OtlpCollector;
import io.sumflow.embedded.OtlpSpan;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the adder shows of a call, and what becomes of calls when the collector is away. */
@Timeout(120)
final class TracingTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";

  private static Map<String, String> traced(String endpoint) throws Exception {
    Map<String, String> environment = new HashMap<>(Servers.readyEnvironment());
    environment.put("OTEL_ENDPOINT", endpoint);
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    environment.put("OTEL_BSP_SCHEDULE_DELAY", "50");
    return environment;
  }

  @Test
  void aCallIsOneTraceFromItsCallerToTheBroker() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start()) {
      Map<String, String> environment = traced(collector.endpoint());
      String topic = environment.getOrDefault("KAFKA_TOPIC", "");
      Set<Map<String, String>> exemplars;
      try (RunningAdder adder = RunningAdder.start(environment)) {
        assertEquals(8, adder.add(5, 3, "traceparent", "00-" + TRACE + "-" + CALLER + "-01"));
        await().atMost(LONG).until(() -> named(collector, "send " + topic).size() == 1);
        exemplars = exemplars(adder);
      }

      OtlpSpan call = one(collector, "sum.SumNumbersService/SumNumbers", "SERVER", CALLER);
      assertEquals(
          Set.of(Map.of("trace_id", TRACE, "span_id", call.spanId())),
          exemplars,
          "the durations lead to the call");
      assertEquals("grpc", call.attributes().get("rpc.system.name"));
      assertEquals("OK", call.attributes().get("rpc.response.status_code"));
      assertEquals("127.0.0.1", call.attributes().get("network.peer.address"));
      assertEquals("adder", call.service());
      assertEquals("sumflow", call.resource().get("service.namespace"));
      OtlpSpan create = one(collector, "create " + topic, "PRODUCER", call.spanId());
      one(collector, "outbox wait", "INTERNAL", create.spanId());
      OtlpSpan send = one(collector, "send " + topic, "CLIENT", "");
      assertEquals(List.of(create.spanId()), send.links());
      List<OtlpSpan> statements =
          collector.spans().stream()
              .filter(span -> span.attributes().containsKey("db.system.name"))
              .toList();
      assertTrue(
          statements.stream().anyMatch(span -> span.name().contains("outbox_message")),
          () -> "no insert among " + statements);
      statements.forEach(
          span -> assertEquals(call.spanId(), span.parentId(), () -> "not of the call: " + span));
      collector.spans().stream()
          .filter(span -> !span.equals(send))
          .forEach(span -> assertEquals(TRACE, span.traceId(), span::name));
    }
  }

  @Test
  void theProbesOfHealthAreNotShown() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start()) {
      try (RunningAdder adder = RunningAdder.start(traced(collector.endpoint()))) {
        adder.grpcHealth();
        adder.get("/health");
        adder.get("/metrics");
      }

      assertEquals(List.of(), collector.spans());
    }
  }

  @Test
  void aCollectorThatIsAwayHoldsNobodyUp() throws Exception {
    try (RunningAdder adder = RunningAdder.start(traced("http://127.0.0.1:1"))) {
      adder.add(0, 0);
      assertTimeout(
          Duration.ofSeconds(20),
          () -> {
            for (int i = 0; i < 200; i++) {
              assertEquals(i, adder.add(i, 0));
            }
          });
      assertTimeout(Duration.ofSeconds(20), adder::stop);
    }
  }

  private static Set<Map<String, String>> exemplars(RunningAdder adder) throws Exception {
    Scrape scrape = Scrape.parse(adder.scrape());
    return Stream.of("rpc_server_call_duration_seconds", "grpc_server_handling_seconds")
        .flatMap(name -> scrape.find(name).stream())
        .flatMap(family -> family.samples().stream())
        .map(Family.Sample::exemplar)
        .filter(exemplar -> !exemplar.isEmpty())
        .collect(Collectors.toSet());
  }

  private static OtlpSpan one(OtlpCollector collector, String name, String kind, String parent) {
    List<OtlpSpan> named = named(collector, name);
    assertEquals(1, named.size(), () -> name + " among " + collector.spans());
    assertEquals(kind, named.get(0).kind(), name);
    assertEquals(parent, named.get(0).parentId(), name);
    assertEquals("UNSET", named.get(0).status(), name);
    return named.get(0);
  }

  private static List<OtlpSpan> named(OtlpCollector collector, String name) {
    return collector.spans().stream().filter(span -> span.name().equals(name)).toList();
  }
}
