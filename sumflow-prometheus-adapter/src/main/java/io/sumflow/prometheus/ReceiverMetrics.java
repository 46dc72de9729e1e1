package io.sumflow.prometheus;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.ReceiverListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What the receiver did, as metrics; the package lists them. Told after the commit, so what was
 * rolled back, admitted before or refused never enters a latency. One per registry: a second one is
 * refused by the registry. Safe for use by many threads; a scrape reads memory only.
 */
public final class ReceiverMetrics implements ReceiverListener {

  private final InstantSource clock;
  private final EventLabels labels;
  private final LatencyMetrics latencies;
  private final LagMetric lag;
  private final FailureCounter failures;
  private final Counter consumed;
  private final Counter duplicates;
  private final Counter deadLetters;
  private final Counter fencings;
  private final Counter recreations;
  private final Counter truncations;
  private final Gauge lastApplied;

  /**
   * Registers the metrics.
   *
   * @param types what the label {@code event_type} may say; all other types are {@code other}
   * @param body asked for what {@code ce_type} and {@code ce_time} do not tell; never throws
   * @throws IllegalStateException if the registry has them already
   */
  public ReceiverMetrics(
      PrometheusRegistry registry,
      Set<String> types,
      Function<ReceivedMessage, EventFacts> body,
      InstantSource clock) {
    this.clock = clock;
    labels = new EventLabels(types, body);
    latencies = new LatencyMetrics(registry);
    lag = new LagMetric(registry, clock);
    failures =
        new FailureCounter(
            registry, "sumflow_receiver_failures", "Failures by what is done about them");
    consumed =
        counter("kafka_messages_consumed", "Messages by outcome", "topic", "event_type", "status")
            .register(registry);
    duplicates =
        counter("sumflow_duplicates", "Dropped, admitted before", "topic").register(registry);
    deadLetters =
        counter("sumflow_dead_letters", "Kept with their cause", "topic").register(registry);
    fencings =
        counter("sumflow_fenced_partitions", "Partitions another member had moved")
            .register(registry);
    recreations =
        counter("sumflow_topic_recreations", "Partitions of topics made again", "topic")
            .register(registry);
    truncations =
        counter("sumflow_log_truncations", "Partitions cut below the position", "topic")
            .register(registry);
    lastApplied =
        Gauge.builder()
            .name("sumflow_last_applied_timestamp_seconds")
            .help("When a message was last applied")
            .unit(Unit.SECONDS)
            .register(registry);
  }

  private static Counter.Builder counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels);
  }

  @Override
  public void applied(List<ReceivedMessage> messages) {
    Instant now = clock.instant();
    for (ReceivedMessage message : messages) {
      EventFacts facts = labels.read(message);
      count(message, facts, "success");
      latencies.applied(message, facts, now);
    }
    if (!messages.isEmpty()) {
      lastApplied.set(now.toEpochMilli() / 1e3);
    }
  }

  @Override
  public void duplicates(List<ReceivedMessage> messages) {
    for (ReceivedMessage message : messages) {
      count(message, labels.read(message), "duplicate");
      duplicates.labelValues(message.partition().topic()).inc();
    }
  }

  @Override
  public void deadLettered(List<DeadLetter> letters) {
    for (DeadLetter letter : letters) {
      ReceivedMessage message = letter.message();
      count(message, labels.read(message), "error");
      deadLetters.labelValues(message.partition().topic()).inc();
    }
  }

  @Override
  public void fenced(List<Partition> partitions) {
    fencings.inc(partitions.size());
  }

  @Override
  public void recreated(Partition partition) {
    recreations.labelValues(partition.topic()).inc();
  }

  @Override
  public void truncated(Partition partition, long offset) {
    truncations.labelValues(partition.topic()).inc();
  }

  @Override
  public void failed(FailureKind kind, String why) {
    failures.count(kind);
  }

  @Override
  public void lagged(Partition partition, long records) {
    lag.sampled(partition, records);
  }

  private void count(ReceivedMessage message, EventFacts facts, String status) {
    consumed.labelValues(message.partition().topic(), EventLabels.label(facts), status).inc();
  }
}
