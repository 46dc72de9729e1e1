package io.sumflow.prometheus;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.Publisher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Measures publications and changes nothing about them: what Kafka said of each message handed
 * over, how many went together and how long the last acknowledgement took. What was abandoned or
 * cut off by closing before Kafka answered is not counted, unless its stage completes.
 *
 * <p>One per registry: a second one is refused by the registry. To be called as a {@link Publisher}
 * is; a scrape reads memory only.
 */
public final class MeteredPublisher implements Publisher {

  private static final double[] SECONDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10
  };
  private static final double NANOS_PER_SECOND = 1e9;

  /** In place of a topic, where several were handed over and the failure names none of them. */
  private static final String SEVERAL = "several";

  private final Publisher publisher;
  private final LongSupplier nanoClock;
  private final Counter produced;
  private final Counter errors;
  private final Histogram batch;
  private final Histogram duration;

  /**
   * Registers the metrics; does no I/O.
   *
   * @param publisher what is measured; closed with this one
   * @param nanoClock such as {@link System#nanoTime}
   * @throws IllegalStateException if the registry has the metrics already
   */
  public MeteredPublisher(
      Publisher publisher, PrometheusRegistry registry, LongSupplier nanoClock) {
    this.publisher = publisher;
    this.nanoClock = nanoClock;
    produced =
        Counter.builder()
            .name("kafka_messages_produced")
            .help(
                "Messages handed to Kafka: success if acknowledged, error if their publication"
                    + " failed and they are sent again, whether or not they landed.")
            .labelNames("topic", "status")
            .register(registry);
    errors =
        Counter.builder()
            .name("kafka_producer_errors")
            .help(
                "Publications that failed, and topics Kafka did not know, by what is done about"
                    + " them.")
            .labelNames("topic", "kind")
            .register(registry);
    batch =
        Batches.histogram(
            registry, "sumflow_publish_batch_messages", "Messages handed to Kafka together.");
    duration =
        Histogram.builder()
            .name("sumflow_publish_duration_seconds")
            .help("From handing a batch to Kafka to its last acknowledgement; failures not.")
            .unit(Unit.SECONDS)
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
  }

  @Override
  public Partitions partitions(Set<String> topics) {
    startAtZero(topics);
    Partitions partitions = publisher.partitions(topics);
    if (partitions instanceof Partitions.Unknown unknown) {
      errors
          .labelValues(topic(unknown.topic(), topics), FailureCounter.label(unknown.kind()))
          .inc();
    }
    return partitions;
  }

  /**
   * Shows these topics with zero before anything happens: the first of a kind is an increase only
   * then. Done by itself for topics whose partitions are asked for.
   *
   * @return this
   */
  public MeteredPublisher startAtZero(Set<String> topics) {
    topics.forEach(this::startAtZero);
    return this;
  }

  private void startAtZero(String topic) {
    produced.initLabelValues(topic, "success");
    produced.initLabelValues(topic, "error");
    for (FailureKind kind : FailureKind.values()) {
      errors.initLabelValues(topic, FailureCounter.label(kind));
    }
  }

  @Override
  public CompletionStage<Publication> publish(
      List<BacklogEntry> entries, Map<String, Integer> partitions) {
    long started = nanoClock.getAsLong();
    CompletionStage<Publication> stage = publisher.publish(entries, partitions);
    // Counted here, while Kafka works, and not on the thread of its that completes the stage.
    Map<String, Long> topics = countByTopic(entries);
    batch.observe(entries.size());
    return stage.whenComplete(
        (publication, bug) -> {
          if (publication instanceof Publication.AllAcked) {
            duration.observe((nanoClock.getAsLong() - started) / NANOS_PER_SECOND);
            count(topics, "success");
          } else if (publication instanceof Publication.Failed failed) {
            count(topics, "error");
            String topic = topic(failed.topic(), topics.keySet());
            errors.labelValues(topic, FailureCounter.label(failed.kind())).inc();
          }
        });
  }

  private void count(Map<String, Long> topics, String status) {
    topics.forEach((topic, count) -> produced.labelValues(topic, status).inc(count));
  }

  private static String topic(String told, Set<String> asked) {
    if (!told.isEmpty()) {
      return told;
    }
    return asked.size() == 1 ? asked.iterator().next() : SEVERAL;
  }

  private static Map<String, Long> countByTopic(List<BacklogEntry> entries) {
    Map<String, Long> counts = new HashMap<>();
    for (BacklogEntry entry : entries) {
      counts.merge(entry.message().topic(), 1L, Long::sum);
    }
    return counts;
  }

  @Override
  public void abandon() {
    publisher.abandon();
  }

  @Override
  public void close() {
    publisher.close();
  }
}
