package io.sumflow.adder;

import static java.util.Map.entry;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.sumflow.contracts.metrics.MetricsContract;
import io.sumflow.contracts.metrics.Scrape;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the adder measures, once it has published sums and a client has called what is not there.
 */
@Timeout(180)
final class AdderMetricsTest extends MetricsContract {

  private static final int SUMS = 20;
  private static final List<String> NONE = List.of();
  private static final List<String> GRPC = List.of("grpc_code", "grpc_method", "grpc_service");
  private static final List<String> POOL = List.of("db_client_connection_pool_name");

  private static RunningAdder adder;

  @BeforeAll
  static void start() throws Exception {
    adder = RunningAdder.start(Servers.readyEnvironment());
    for (int i = 0; i < SUMS; i++) {
      adder.add(i, i);
    }
    for (int i = 0; i < 500; i++) {
      callWhatIsNotThere("sum.SumNumbersService/Sum" + i);
      callWhatIsNotThere("service" + i + "/SumNumbers");
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Scrape.parse(adder.scrape()), AdderMetricsTest::hasDoneEverything);
  }

  private static boolean hasDoneEverything(Scrape scrape) {
    double published =
        scrape
            .find("kafka_messages_produced_total")
            .map(family -> family.samples().stream().mapToDouble(one -> one.value()).sum())
            .orElse(0.0);
    return published >= SUMS
        && scrape.find("sumflow_recorded_sums").isPresent()
        && scrape.find("sumflow_backlog_messages").isPresent();
  }

  private static void callWhatIsNotThere(String method) {
    var unknown =
        SumNumbersServiceGrpc.getSumNumbersMethod().toBuilder().setFullMethodName(method).build();
    var request = SumNumbersRequest.newBuilder().setX(1).build();
    assertThrows(
        StatusRuntimeException.class,
        () ->
            ClientCalls.blockingUnaryCall(adder.channel(), unknown, CallOptions.DEFAULT, request));
  }

  @AfterAll
  static void stop() {
    adder.close();
  }

  @Test
  void aPoolThatWasUsedHasConnections() throws Exception {
    double connections =
        Scrape.parse(adder.scrape()).find("db_client_connection_count").stream()
            .flatMap(family -> family.samples().stream())
            .filter(one -> one.labels().containsValue("adder"))
            .mapToDouble(one -> one.value())
            .sum();

    assertTrue(connections >= 1);
  }

  @Override
  protected String service() {
    return "adder";
  }

  @Override
  protected String scrape() throws Exception {
    return adder.scrape();
  }

  @Override
  protected Map<String, List<String>> promised() {
    return Map.ofEntries(
        entry("grpc_server_handled_total", GRPC),
        entry("grpc_server_handling_seconds", GRPC),
        entry(
            "rpc_server_call_duration_seconds",
            List.of("error_type", "rpc_method", "rpc_response_status_code", "rpc_system_name")),
        entry("kafka_messages_produced_total", List.of("status", "topic")),
        entry("kafka_producer_errors_total", List.of("kind", "topic")),
        entry("sumflow_publish_batch_messages", NONE),
        entry("sumflow_publish_duration_seconds", NONE),
        entry("sumflow_backlog_messages", NONE),
        entry("sumflow_backlog_oldest_age_seconds", NONE),
        entry("sumflow_parked_messages", NONE),
        entry("sumflow_messages_parked_total", List.of("topic")),
        entry("sumflow_relay_active", NONE),
        entry("sumflow_relay_fenced_total", NONE),
        entry("sumflow_relay_failures_total", List.of("kind")),
        entry("sumflow_relay_windows_total", NONE),
        entry("sumflow_timeline_changes_total", NONE),
        entry("sumflow_last_published_timestamp_seconds", NONE),
        entry("sumflow_recorded_sums", NONE),
        entry("sumflow_recorded_amount", NONE),
        entry("sumflow_heartbeats_appended_total", NONE),
        entry("sumflow_build_info", List.of("java_version", "service", "version")),
        entry("sumflow_database_duration_seconds", List.of("error_type", "operation")),
        entry(
            "db_client_connection_count",
            List.of("db_client_connection_pool_name", "db_client_connection_state")),
        entry("db_client_connection_max", POOL),
        entry("db_client_connection_pending_requests", POOL),
        entry("jvm_memory_used_bytes", List.of("area")));
  }

  @Override
  protected Map<String, List<Double>> buckets() {
    return Map.of(
        "rpc_server_call_duration_seconds",
        List.of(.005, .01, .025, .05, .075, .1, .2, .25, .5, .75, 1.0, 2.5, 5.0, 7.5, 10.0));
  }
}
