package io.sumflow.prometheus;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.BacklogState;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.Parked;
import io.sumflow.outbox.RelayListener;
import io.sumflow.outbox.Window;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the relay did, as metrics; the package lists them. One per registry: a second one is refused
 * by the registry. Safe for use by many threads; a scrape reads memory only.
 */
public final class RelayMetrics implements RelayListener {

  private final InstantSource clock;
  private final Counter produced;
  private final Counter parkings;
  private final Counter windows;
  private final Counter timelineChanges;
  private final Counter fencings;
  private final FailureCounter failures;
  private final Gauge backlog;
  private final Gauge oldestAge;
  private final Gauge parked;
  private final Gauge active;
  private final Gauge lastPublished;

  /**
   * Registers the metrics.
   *
   * @throws IllegalStateException if the registry has them already
   */
  public RelayMetrics(PrometheusRegistry registry, InstantSource clock) {
    this.clock = clock;
    produced =
        counter("kafka_messages_produced", "Messages by what Kafka said", "topic", "status")
            .register(registry);
    parkings =
        counter("sumflow_messages_parked", "Messages set aside, followers included", "topic")
            .register(registry);
    windows = counter("sumflow_relay_windows", "Windows opened").register(registry);
    timelineChanges =
        counter("sumflow_timeline_changes", "Fail-overs or recoveries of the database")
            .register(registry);
    fencings = counter("sumflow_relay_fenced", "Leases lost to another relay").register(registry);
    failures =
        new FailureCounter(
            registry, "sumflow_relay_failures", "Failures by what is done about them");
    backlog =
        gauge("sumflow_backlog_messages", "Committed and not yet published").register(registry);
    oldestAge =
        gauge("sumflow_backlog_oldest_age_seconds", "Age of the oldest unpublished message")
            .unit(Unit.SECONDS)
            .register(registry);
    parked = gauge("sumflow_parked_messages", "Messages set aside now").register(registry);
    active =
        gauge("sumflow_relay_active", "1 while this process holds the lease").register(registry);
    lastPublished =
        gauge("sumflow_last_published_timestamp_seconds", "When Kafka last acknowledged")
            .unit(Unit.SECONDS)
            .register(registry);
  }

  private static Counter.Builder counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels);
  }

  private static Gauge.Builder gauge(String name, String help) {
    return Gauge.builder().name(name).help(help);
  }

  @Override
  public void claimed(Lease lease) {
    active.set(1);
  }

  @Override
  public void fenced(Lease lease) {
    active.set(0);
    fencings.inc();
  }

  @Override
  public void released(Lease lease) {
    active.set(0);
  }

  @Override
  public void opened(Window window, boolean timelineChanged) {
    windows.inc();
    if (timelineChanged) {
      timelineChanges.inc();
    }
  }

  @Override
  public void published(List<BacklogEntry> entries) {
    byTopic(entries, entry -> entry.message().topic())
        .forEach((topic, count) -> produced.labelValues(topic, "success").inc(count));
    lastPublished.set(clock.millis() / 1e3);
  }

  @Override
  public void parked(List<Parked> messages) {
    byTopic(messages, RelayMetrics::topic)
        .forEach((topic, count) -> parkings.labelValues(topic).inc(count));
    // Followers were never given to Kafka: only the message at fault is an error of its own.
    List<Parked> refused =
        messages.stream().filter(one -> !one.cause().equals(Parked.KEY_PARKED)).toList();
    byTopic(refused, RelayMetrics::topic)
        .forEach((topic, count) -> produced.labelValues(topic, "error").inc(count));
  }

  @Override
  public void failed(FailureKind kind, String why) {
    failures.count(kind);
  }

  @Override
  public void sampled(BacklogState state) {
    backlog.set((double) state.size());
    oldestAge.set(state.oldest().toMillis() / 1e3);
    parked.set((double) state.parked());
  }

  private static String topic(Parked parked) {
    return parked.entry().message().topic();
  }

  private static <T> Map<String, Long> byTopic(List<T> items, Function<T, String> topic) {
    Map<String, Long> counts = new HashMap<>();
    for (T item : items) {
      counts.merge(topic.apply(item), 1L, Long::sum);
    }
    return counts;
  }
}
