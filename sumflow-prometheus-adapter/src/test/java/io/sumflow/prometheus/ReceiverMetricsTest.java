package io.sumflow.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ReceiverMetricsTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.500Z");
  private static final String LABELS = "{event_type=\"sum.calculated\",topic=\"sums\"}";
  private static final Map<String, String> OURS = Map.of("ce_type", "sum.calculated");

  private final Instant now = NOW;
  private EventFacts body = EventFacts.UNKNOWN;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ReceiverMetrics metrics =
      new ReceiverMetrics(registry, Set.of("sum.calculated"), message -> body, () -> now);

  @Test
  void anAppliedMessageIsObservedOnce() {
    metrics.applied(
        List.of(
            message(
                NOW.minusMillis(20),
                Map.of("ce_type", "sum.calculated", "ce_time", "2026-01-02T03:04:05.200Z"))));

    assertHas("event_processing_latency_seconds_count" + LABELS + " 1");
    assertHas("event_processing_latency_seconds_sum" + LABELS + " 0.3");
    assertHas("kafka_delivery_latency_seconds_count" + LABELS + " 1");
    assertHas("kafka_delivery_latency_seconds_sum" + LABELS + " 0.02");
    assertHas(consumed("sum.calculated", "success") + " 1.0");
    assertHas("sumflow_last_processed_timestamp_seconds 1.7673230455E9");
  }

  @Test
  void aMessageFromBeforeAllClocksIsObservedAsAnyOther() {
    Map<String, String> yearOne =
        Map.of("ce_type", "sum.calculated", "ce_time", "0001-01-01T00:00:00Z");

    metrics.applied(List.of(message(NOW, yearOne), message(NOW, OURS)));

    assertHas("event_processing_latency_seconds_count" + LABELS + " 1");
    assertHas("event_processing_latency_seconds_sum" + LABELS + " 6.39029198455E10");
    assertHas("kafka_delivery_latency_seconds_count" + LABELS + " 2");
  }

  @Test
  void theBucketsAreThePromisedOnesAndTheObjective() {
    metrics.applied(List.of(message(NOW, OURS)));

    List<String> bounds =
        Exposition.lines(registry).stream()
            .filter(line -> line.startsWith("kafka_delivery_latency_seconds_bucket"))
            .map(line -> line.replaceAll(".*le=\"([^\"]+)\".*", "$1"))
            .toList();

    assertEquals(
        List.of(
            "0.001", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.0", "2.5",
            "5.0", "10.0", "+Inf"),
        bounds);
  }

  @Test
  void duplicatesAndDeadLettersNeverEnterALatency() {
    ReceivedMessage message = message(NOW.minusSeconds(1), OURS);

    metrics.duplicates(List.of(message));
    metrics.deadLettered(
        List.of(new DeadLetter(message, UUID.randomUUID(), Optional.empty(), "not JSON")));

    assertHas(consumed("sum.calculated", "duplicate") + " 1.0");
    assertHas(consumed("sum.calculated", "error") + " 1.0");
    assertHas("sumflow_duplicates_total{topic=\"sums\"} 1.0");
    assertHas("sumflow_dead_letters_total{topic=\"sums\"} 1.0");
    assertNone("event_processing_latency_seconds_count");
    assertNone("kafka_delivery_latency_seconds_count");
  }

  @Test
  void aDuplicateAloneIsProcessed() {
    metrics.duplicates(List.of());
    assertHas("sumflow_last_processed_timestamp_seconds 0.0");

    metrics.duplicates(List.of(message(NOW.minusSeconds(1), OURS)));

    assertHas("sumflow_last_processed_timestamp_seconds 1.7673230455E9");
  }

  @Test
  void aDeadLetterAloneIsProcessed() {
    metrics.deadLettered(
        List.of(
            new DeadLetter(
                message(NOW.minusSeconds(1), OURS), UUID.randomUUID(), Optional.empty(), "cut")));

    assertHas("sumflow_last_processed_timestamp_seconds 1.7673230455E9");
  }

  @Test
  void aLatencyIsNeverNegative() {
    metrics.applied(List.of(message(NOW.plusSeconds(3), OURS)));

    assertHas("kafka_delivery_latency_seconds_count" + LABELS + " 1");
    assertHas("kafka_delivery_latency_seconds_sum" + LABELS + " 0.0");
    assertHas("sumflow_clock_skew_total 1.0");
  }

  @Test
  void aMessageWithoutHeadersIsReadFromItsBody() {
    body = new EventFacts(Optional.of("sum.calculated"), Optional.of(NOW.minusSeconds(2)));

    metrics.applied(List.of(message(NOW, Map.of())));

    assertHas("event_processing_latency_seconds_sum" + LABELS + " 2.0");
    assertHas(consumed("sum.calculated", "success") + " 1.0");
  }

  @Test
  void theHeadersWinOverTheBodyAndAnUnreadableTimeIsAskedOfTheBody() {
    body = new EventFacts(Optional.of("else"), Optional.of(NOW.minusSeconds(4)));

    metrics.applied(
        List.of(message(NOW, Map.of("ce_type", "sum.calculated", "ce_time", "yesterday"))));

    assertHas("event_processing_latency_seconds_sum" + LABELS + " 4.0");
  }

  @Test
  void withoutATimeOfCreationOnlyTheDeliveryIsObserved() {
    metrics.applied(List.of(message(NOW, OURS)));

    assertHas("kafka_delivery_latency_seconds_count" + LABELS + " 1");
    assertHas("event_processing_latency_seconds_count" + LABELS + " 0");
  }

  @Test
  void unknownTypesShareOneLabel() {
    for (int i = 0; i < 100; i++) {
      metrics.applied(List.of(message(NOW, Map.of("ce_type", "type-" + i))));
    }

    assertHas(consumed("other", "success") + " 100.0");
    assertNone("kafka_messages_consumed_total{event_type=\"type-");
  }

  @Test
  void manyMessagesOfSeveralTypesAndTopicsAreObservedOnceEach() {
    List<ReceivedMessage> messages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      messages.add(message(NOW, i % 3 == 0 ? OURS : Map.of("ce_type", "else")));
    }

    metrics.applied(messages);

    assertHas("kafka_delivery_latency_seconds_count" + LABELS + " 34");
    assertHas("kafka_delivery_latency_seconds_count{event_type=\"other\",topic=\"sums\"} 66");
    assertHas(consumed("sum.calculated", "success") + " 34.0");
    assertHas(consumed("other", "success") + " 66.0");
  }

  @Test
  void whatIsAppliedTogetherIsABatch() {
    metrics.applied(List.of(message(NOW, OURS), message(NOW, OURS), message(NOW, OURS)));
    metrics.applied(List.of());

    assertHas("sumflow_receiver_batch_messages_count 1");
    assertHas("sumflow_receiver_batch_messages_sum 3.0");
    assertHas("sumflow_receiver_batch_messages_bucket{le=\"2.0\"} 0");
    assertHas("sumflow_receiver_batch_messages_bucket{le=\"5.0\"} 1");
  }

  @Test
  void aTopicCanStartAtZero() {
    metrics.startAtZero(Set.of("sums"));

    assertHas(consumed("sum.calculated", "success") + " 0.0");
    assertHas(consumed("sum.calculated", "duplicate") + " 0.0");
    assertHas(consumed("other", "error") + " 0.0");
    assertHas("kafka_delivery_latency_seconds_count" + LABELS + " 0");
    assertHas("event_processing_latency_seconds_count" + LABELS + " 0");
    for (String name :
        List.of("duplicates", "dead_letters", "topic_recreations", "log_truncations")) {
      assertHas("sumflow_" + name + "_total{topic=\"sums\"} 0.0");
    }
  }

  @Test
  void troubleIsCounted() {
    metrics.failed(FailureKind.HOLD, "table missing");
    metrics.fenced(List.of(new Partition("sums", 0), new Partition("sums", 1)));
    metrics.recreated(new Partition("sums", 0));
    metrics.truncated(new Partition("sums", 0), 50);

    assertHas("sumflow_receiver_failures_total{kind=\"hold\"} 1.0");
    assertHas("sumflow_receiver_failures_total{kind=\"wait\"} 0.0");
    assertHas("sumflow_fenced_partitions_total 2.0");
    assertHas("sumflow_topic_recreations_total{topic=\"sums\"} 1.0");
    assertHas("sumflow_log_truncations_total{topic=\"sums\"} 1.0");
  }

  private static String consumed(String type, String status) {
    return "kafka_messages_consumed_total{event_type=\""
        + type
        + "\",status=\""
        + status
        + "\",topic=\"sums\"}";
  }

  private static ReceivedMessage message(Instant publishedAt, Map<String, String> headers) {
    List<Header> list = new ArrayList<>();
    headers.forEach(
        (name, value) ->
            list.add(new Header(name, Optional.of(value.getBytes(StandardCharsets.UTF_8)))));
    return new ReceivedMessage(
        new Partition("sums", 0), 1, publishedAt, Optional.empty(), Optional.empty(), list);
  }

  private void assertHas(String line) {
    List<String> lines = Exposition.lines(registry);
    assertTrue(lines.contains(line), () -> line + " is not in:\n" + String.join("\n", lines));
  }

  private void assertNone(String prefix) {
    List<String> lines = Exposition.lines(registry);
    assertTrue(
        lines.stream().noneMatch(line -> line.startsWith(prefix)),
        () -> prefix + " is in:\n" + String.join("\n", lines));
  }
}
