package io.sumflow.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.Publisher;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class MeteredPublisherTest {

  private static final Map<String, Integer> COUNTS = Map.of("sums", 1, "audit", 1);

  private long nanos;
  private final Answering kafka = new Answering();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final MeteredPublisher publisher = new MeteredPublisher(kafka, registry, () -> nanos);

  @Test
  void everyMessageThatIsAcknowledgedIsASuccess() {
    publisher.publish(List.of(entry("sums"), entry("sums"), entry("audit")), COUNTS);
    nanos += 20_000_000;
    kafka.answer.complete(new Publication.AllAcked());

    assertHas("kafka_messages_produced_total{status=\"success\",topic=\"sums\"} 2.0");
    assertHas("kafka_messages_produced_total{status=\"success\",topic=\"audit\"} 1.0");
    assertHas("sumflow_publish_batch_messages_sum 3.0");
    assertHas("sumflow_publish_duration_seconds_sum 0.02");
    assertHas("sumflow_publish_duration_seconds_count 1");
  }

  @Test
  void everyMessageOfAPublicationThatFailedIsAnErrorAndThePublicationIsOne() {
    publisher.publish(List.of(entry("sums"), entry("sums")), COUNTS);
    kafka.answer.complete(failed(FailureKind.MESSAGE, "sums"));

    assertHas("kafka_messages_produced_total{status=\"error\",topic=\"sums\"} 2.0");
    assertHas("kafka_producer_errors_total{kind=\"message\",topic=\"sums\"} 1.0");
    assertHas("sumflow_publish_batch_messages_count 1");
    assertHas("sumflow_publish_duration_seconds_count 0");
  }

  @Test
  void aFailureOfNoTopicInParticularBelongsToTheOnlyOneOrToSeveral() {
    publisher.publish(List.of(entry("sums")), COUNTS);
    kafka.answer.complete(failed(FailureKind.WAIT, ""));
    assertHas("kafka_producer_errors_total{kind=\"wait\",topic=\"sums\"} 1.0");

    kafka.answer = new CompletableFuture<>();
    publisher.publish(List.of(entry("sums"), entry("audit")), COUNTS);
    kafka.answer.complete(failed(FailureKind.HOLD, ""));
    assertHas("kafka_producer_errors_total{kind=\"hold\",topic=\"several\"} 1.0");
  }

  @Test
  void aTopicThatKafkaDoesNotKnowIsAnError() {
    kafka.partitions = new Publisher.Partitions.Unknown(FailureKind.WAIT, "sums", "broker away");

    publisher.partitions(Set.of("sums"));

    assertHas("kafka_producer_errors_total{kind=\"wait\",topic=\"sums\"} 1.0");
  }

  @Test
  void aTopicStartsAtZeroSoThatTheFirstFailureIsARate() {
    publisher.partitions(Set.of("sums"));

    assertHas("kafka_messages_produced_total{status=\"success\",topic=\"sums\"} 0.0");
    assertHas("kafka_messages_produced_total{status=\"error\",topic=\"sums\"} 0.0");
    for (String kind : List.of("wait", "hold", "message")) {
      assertHas("kafka_producer_errors_total{kind=\"" + kind + "\",topic=\"sums\"} 0.0");
    }
  }

  @Test
  void whatIsNotAnsweredIsNotCounted() {
    publisher.publish(List.of(entry("sums")), COUNTS);

    assertEquals(
        List.of(),
        Exposition.lines(registry).stream()
            .filter(line -> line.startsWith("kafka_messages_produced_total"))
            .toList());
  }

  @Test
  void aSecondOneInTheSameRegistryIsRefused() {
    assertThrows(
        IllegalStateException.class, () -> new MeteredPublisher(kafka, registry, () -> nanos));
  }

  private static Publication failed(FailureKind kind, String topic) {
    return new Publication.Failed(OptionalLong.of(1), kind, topic, "why");
  }

  private static BacklogEntry entry(String topic) {
    OutboxMessage message =
        OutboxMessage.of(UUID.randomUUID(), topic, "key", "sum.calculated", new byte[] {1});
    return new BacklogEntry(1, message, Instant.EPOCH, false);
  }

  private void assertHas(String line) {
    List<String> lines = Exposition.lines(registry);
    assertTrue(lines.contains(line), () -> line + " is not in:\n" + String.join("\n", lines));
  }

  /** Answers what it is told to, when it is told to. */
  private static final class Answering implements Publisher {

    private Partitions partitions = new Partitions.Known(COUNTS);
    private CompletableFuture<Publication> answer = new CompletableFuture<>();

    @Override
    public Partitions partitions(Set<String> topics) {
      return partitions;
    }

    @Override
    public CompletionStage<Publication> publish(
        List<BacklogEntry> entries, Map<String, Integer> partitions) {
      return answer;
    }

    @Override
    public void abandon() {}

    @Override
    public void close() {}
  }
}
