package io.sumflow.prometheus;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
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
import java.util.List;
import java.util.Set;

/**
 * What the relay did, as metrics; what Kafka said of it is {@link MeteredPublisher}'s. What is
 * sampled is there for a minute after the sample, and absent before the first. One per registry: a
 * second one is refused by the registry. Safe for use by many threads; a scrape reads memory only.
 */
public final class RelayMetrics implements RelayListener {

  private final InstantSource clock;
  private final Counter parkings;
  private final Counter windows;
  private final Counter timelineChanges;
  private final Counter fencings;
  private final FailureCounter failures;
  private final FreshGauge backlog;
  private final FreshGauge oldestAge;
  private final FreshGauge parked;
  private final Gauge active;
  private final Gauge lastPublished;

  /**
   * Registers the metrics.
   *
   * @throws IllegalStateException if the registry has them already
   */
  public RelayMetrics(PrometheusRegistry registry, InstantSource clock) {
    this.clock = clock;
    parkings =
        counter(
                "sumflow_messages_parked",
                "Messages set aside since the start, those that followed them by key included.",
                "topic")
            .register(registry);
    windows =
        counter(
                "sumflow_relay_windows",
                "Windows opened over what had become visible in the outbox.")
            .register(registry);
    timelineChanges =
        counter(
                "sumflow_timeline_changes",
                "Fail-overs or recoveries of the database that the relay noticed.")
            .register(registry);
    fencings = counter("sumflow_relay_fenced", "Leases lost to another relay.").register(registry);
    failures =
        new FailureCounter(
            registry,
            "sumflow_relay_failures",
            "Failures of the relay, by what is done about them.");
    backlog =
        new FreshGauge(
            registry,
            "sumflow_backlog_messages",
            "Messages committed and not yet published, sampled; an estimate above 10,000.",
            clock);
    oldestAge =
        new FreshGauge(
            registry,
            GaugeWithCallback.builder()
                .name("sumflow_backlog_oldest_age_seconds")
                .help(
                    "Age of the oldest message that is not published, sampled; 0 if there is none.")
                .unit(Unit.SECONDS),
            clock);
    parked =
        new FreshGauge(
            registry,
            "sumflow_parked_messages",
            "Messages set aside now, sampled; those that followed them by key included.",
            clock);
    active =
        gauge("sumflow_relay_active", "1 while this process holds the lease, else 0.")
            .register(registry);
    lastPublished =
        gauge(
                "sumflow_last_published_timestamp_seconds",
                "When the relay last saw an acknowledgement, 0 before the first.")
            .unit(Unit.SECONDS)
            .register(registry);
  }

  /**
   * Shows these topics with zero before anything happens: the first of a kind is an increase only
   * then.
   *
   * @return this
   */
  public RelayMetrics startAtZero(Set<String> topics) {
    topics.forEach(parkings::initLabelValues);
    return this;
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
  public void dropped(Lease lease) {
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
    lastPublished.set(clock.millis() / 1e3);
  }

  @Override
  public void parked(List<Parked> messages) {
    for (Parked one : messages) {
      parkings.labelValues(one.entry().message().topic()).inc();
    }
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
}
