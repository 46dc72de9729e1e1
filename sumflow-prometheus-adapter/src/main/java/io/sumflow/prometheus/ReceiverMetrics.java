package io.sumflow.prometheus;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
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
import org.jspecify.annotations.Nullable;

/**
 * What the receiver did, as metrics. Told after the commit, so what was rolled back, admitted
 * before or refused never enters a latency. The latencies' exemplars are the slowest messages whose
 * own {@code traceparent} says that their trace is sampled. One per registry: a second one is
 * refused by the registry. Safe for use by many threads; a scrape reads memory only.
 */
public final class ReceiverMetrics implements ReceiverListener {

  private static final List<String> STATUSES = List.of("success", "duplicate", "error");

  private final InstantSource clock;
  private final EventLabels labels;
  private final LatencyMetrics latencies;
  private final LagMetrics lag;
  private final Histogram batch;
  private final FailureCounter failures;
  private final Counter consumed;
  private final Counter duplicates;
  private final Counter deadLetters;
  private final Counter fencings;
  private final Counter recreations;
  private final Counter truncations;
  private final Gauge lastProcessed;

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
    lag = new LagMetrics(registry, clock);
    batch =
        Batches.histogram(
            registry,
            "sumflow_receiver_batch_messages",
            "Messages whose effects were committed together.");
    failures =
        new FailureCounter(
            registry,
            "sumflow_receiver_failures",
            "Failures to receive, of Kafka and of the database, by what is done about them.");
    consumed =
        counter(
                "kafka_messages_consumed",
                "Messages by outcome: success if applied, duplicate if admitted before and"
                    + " dropped, error if kept as a dead letter.",
                "topic",
                "event_type",
                "status")
            .register(registry);
    duplicates =
        counter(
                "sumflow_duplicates",
                "Messages dropped because they were admitted before.",
                "topic")
            .register(registry);
    deadLetters =
        counter(
                "sumflow_dead_letters",
                "Messages that cannot be applied, kept with their cause.",
                "topic")
            .register(registry);
    fencings =
        counter(
                "sumflow_fenced_partitions",
                "Partitions another member had moved; what was read of them was dropped.")
            .register(registry);
    recreations =
        counter(
                "sumflow_topic_recreations",
                "Partitions read from the start because their topic was made again.",
                "topic")
            .register(registry);
    truncations =
        counter(
                "sumflow_log_truncations",
                "Partitions whose log had been cut below the position.",
                "topic")
            .register(registry);
    lastProcessed =
        Gauge.builder()
            .name("sumflow_last_processed_timestamp_seconds")
            .help(
                "When a message was last applied, dropped as a duplicate or kept as a dead letter,"
                    + " 0 before the first.")
            .unit(Unit.SECONDS)
            .register(registry);
  }

  /**
   * Shows these topics with zero before anything happens: the first of a kind is an increase only
   * then.
   *
   * @return this
   */
  public ReceiverMetrics startAtZero(Set<String> topics) {
    for (String topic : topics) {
      for (String type : labels.all()) {
        latencies.startAtZero(topic, type);
        for (String status : STATUSES) {
          consumed.initLabelValues(topic, type, status);
        }
      }
      for (Counter counter : List.of(duplicates, deadLetters, recreations, truncations)) {
        counter.initLabelValues(topic);
      }
    }
    return this;
  }

  private static Counter.Builder counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels);
  }

  @Override
  public void applied(List<ReceivedMessage> messages) {
    Instant now = clock.instant();
    Run run = null;
    for (ReceivedMessage message : messages) {
      EventFacts facts = labels.read(message);
      String topic = message.partition().topic();
      String type = EventLabels.label(facts);
      if (run == null || !run.isOf(topic, type)) {
        end(run);
        run = new Run(topic, type, now);
      }
      run.add(message, facts);
    }
    end(run);
    if (!messages.isEmpty()) {
      batch.observe(messages.size());
      processed(messages, now);
    }
  }

  private static void end(@Nullable Run run) {
    if (run != null) {
      run.end();
    }
  }

  @Override
  public void duplicates(List<ReceivedMessage> messages) {
    for (ReceivedMessage message : messages) {
      count(message, "duplicate");
      duplicates.labelValues(message.partition().topic()).inc();
    }
    processed(messages, clock.instant());
  }

  @Override
  public void deadLettered(List<DeadLetter> letters) {
    List<ReceivedMessage> messages = letters.stream().map(DeadLetter::message).toList();
    for (ReceivedMessage message : messages) {
      count(message, "error");
      deadLetters.labelValues(message.partition().topic()).inc();
    }
    processed(messages, clock.instant());
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

  /** Whatever became of them: a consumer that only drops duplicates works. */
  private void processed(List<ReceivedMessage> messages, Instant now) {
    lag.read(messages);
    if (!messages.isEmpty()) {
      lastProcessed.set(now.toEpochMilli() / 1e3);
    }
  }

  private void count(ReceivedMessage message, String status) {
    String type = EventLabels.label(labels.read(message));
    consumed.labelValues(message.partition().topic(), type, status).inc();
  }

  /** Messages of one topic and type that stand together: their labels are looked up once. */
  private final class Run {

    private final String topic;
    private final String type;
    private final LatencyMetrics.Observation latency;
    private int count;

    Run(String topic, String type, Instant now) {
      this.topic = topic;
      this.type = type;
      this.latency = latencies.observation(topic, type, now);
    }

    boolean isOf(String otherTopic, String otherType) {
      return topic.equals(otherTopic) && type.equals(otherType);
    }

    void add(ReceivedMessage message, EventFacts facts) {
      latency.applied(message, facts);
      count++;
    }

    void end() {
      consumed.labelValues(topic, type, "success").inc(count);
      latency.end();
    }
  }
}
