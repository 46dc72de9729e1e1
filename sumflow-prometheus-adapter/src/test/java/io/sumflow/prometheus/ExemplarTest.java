package io.sumflow.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExemplarTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.500Z");
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ReceiverMetrics metrics =
      new ReceiverMetrics(registry, Set.of(), message -> EventFacts.UNKNOWN, () -> NOW);

  @Test
  void aLatencyLeadsToTheMessagesOwnTrace() {
    metrics.applied(List.of(message(20, "00-" + TRACE + "-" + SPAN + "-01")));

    assertBucket(
        "kafka_delivery_latency_seconds", "0.025", "{span_id=\"" + SPAN + "\",trace_id=\"" + TRACE);
    assertBucket(
        "event_processing_latency_seconds", "0.5", "{span_id=\"" + SPAN + "\",trace_id=\"" + TRACE);
  }

  @Test
  void ofSeveralTheSlowestSampledOneIsTheExemplar() {
    metrics.applied(
        List.of(
            message(20, "00-" + "1".repeat(32) + "-" + SPAN + "-01"),
            message(70, "00-" + TRACE + "-" + SPAN + "-01"),
            message(30, "00-" + "2".repeat(32) + "-" + SPAN + "-01"),
            message(900, "00-" + "3".repeat(32) + "-" + SPAN + "-00")));

    assertBucket("kafka_delivery_latency_seconds", "0.1", "trace_id=\"" + TRACE);
    List<String> others =
        exemplars().stream()
            .filter(line -> line.startsWith("kafka_delivery"))
            .filter(line -> !line.contains(TRACE))
            .toList();
    assertEquals(List.of(), others);
    assertTrue(
        Exposition.lines(registry)
            .contains(
                "kafka_delivery_latency_seconds_count{event_type=\"other\",topic=\"sums\"} 4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-comes"
      })
  void sampledIsOneBitAndLaterVersionsAreUnderstood(String traceparent) {
    metrics.applied(List.of(message(20, traceparent)));

    assertEquals(2, exemplars().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-011",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.what",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333g-01",
        "00-0af7651916cd43dd8448eb211c80319\"-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-g1"
      })
  void whatIsNotSampledOrNotWellFormedIsNoExemplar(String traceparent) {
    metrics.applied(List.of(message(20, traceparent)));

    assertEquals(List.of(), exemplars());
  }

  private List<String> exemplars() {
    return Exposition.openMetrics(registry).stream().filter(line -> line.contains(" # {")).toList();
  }

  private void assertBucket(String histogram, String bound, String exemplar) {
    assertTrue(
        exemplars().stream()
            .anyMatch(
                line ->
                    line.startsWith(histogram + "_bucket{")
                        && line.contains("le=\"" + bound + "\"")
                        && line.contains(exemplar)),
        () -> exemplar + " is not in:\n" + String.join("\n", Exposition.openMetrics(registry)));
  }

  private static ReceivedMessage message(int millisAgo, String traceparent) {
    return new ReceivedMessage(
        new Partition("sums", 0),
        1,
        NOW.minusMillis(millisAgo),
        Optional.empty(),
        Optional.empty(),
        List.of(header("ce_time", "2026-01-02T03:04:05.200Z"), header("traceparent", traceparent)));
  }

  private static Header header(String name, String value) {
    return new Header(name, Optional.of(value.getBytes(StandardCharsets.UTF_8)));
  }
}
