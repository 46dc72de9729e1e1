package io.sumflow.totalizer;

import io.dropwizard.lifecycle.Managed;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.IdlePolicy;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.ReceiverListener;
import io.sumflow.outbox.WorkLoop;
import io.sumflow.prometheus.FreshGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows that the pipeline is alive and exact: the age of the newest heartbeat, what the tally
 * holds, and whether that is all that was recorded. The tally is read every 10 s and after each
 * heartbeat, on a thread of its own; the receiving thread only leaves a note.
 */
final class Pulse implements ReceiverListener, Managed {

  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Supplier<RunningTotal> tally;
  private final Function<ReceivedMessage, Optional<Heartbeat>> heartbeats;
  private final InstantSource clock;
  private final InvariantGap gap;
  private final FreshGauge sums;
  private final FreshGauge amount;
  private final WorkLoop loop =
      new WorkLoop("pulse", this::sample, IdlePolicy.every(SAMPLE_EVERY), this::notSampled);
  private final AtomicReference<@Nullable Heartbeat> untold = new AtomicReference<>();
  private volatile @Nullable Instant newest;
  private boolean failing;

  /**
   * Registers the metrics; starts nothing.
   *
   * @param tally reads it, committed
   * @param heartbeats the heartbeat that a message is, if it is one; never throws
   */
  Pulse(
      Supplier<RunningTotal> tally,
      Function<ReceivedMessage, Optional<Heartbeat>> heartbeats,
      PrometheusRegistry registry,
      InstantSource clock) {
    this.tally = tally;
    this.heartbeats = heartbeats;
    this.clock = clock;
    this.gap = new InvariantGap(clock);
    this.sums = new FreshGauge(registry, "sumflow_applied_sums", "Sums in the total.", clock);
    this.amount = new FreshGauge(registry, "sumflow_applied_amount", "What the total is.", clock);
    gauge("sumflow_heartbeat_timestamp_seconds", "When the newest heartbeat applied was made.")
        .unit(Unit.SECONDS)
        .callback(
            gauge -> newest().ifPresent(at -> gauge.call(at.toEpochMilli() / MILLIS_PER_SECOND)))
        .register(registry);
    gauge("sumflow_heartbeat_age_seconds", "Since the newest heartbeat applied was made.")
        .unit(Unit.SECONDS)
        .callback(gauge -> newest().ifPresent(at -> gauge.call(age(at))))
        .register(registry);
    gauge(
            "sumflow_invariant_gap",
            "Sums recorded minus applied minus in flight; parked and dead ones count as missing.")
        .callback(gauge -> gap.value().ifPresent(sums -> gauge.call((double) sums)))
        .register(registry);
  }

  private static GaugeWithCallback.Builder gauge(String name, String help) {
    return GaugeWithCallback.builder().name(name).help(help);
  }

  @Override
  public void applied(List<ReceivedMessage> messages) {
    boolean any = false;
    for (ReceivedMessage message : messages) {
      Optional<Heartbeat> heartbeat = heartbeats.apply(message);
      heartbeat.ifPresent(this::keep);
      any |= heartbeat.isPresent();
    }
    if (any) {
      loop.nudge();
    }
  }

  /**
   * The newest for its age, never later than now: one from a clock that was ahead for a moment
   * would look young until that time has come; what is from before 1970 is no time. Of those that
   * can be judged by and are not yet told the newest, too: a poll may bring many at once.
   */
  private void keep(Heartbeat heartbeat) {
    Instant created = heartbeat.createdAt();
    Instant now = clock.instant();
    Instant made = created.isAfter(now) ? now : created;
    Instant known = newest;
    if (made.isAfter(known == null ? Instant.EPOCH : known)) {
      newest = made;
    }
    if (gap.judgesBy(created)) {
      untold.accumulateAndGet(
          heartbeat,
          (kept, given) -> kept != null && kept.createdAt().isAfter(created) ? kept : given);
    }
  }

  @Override
  public void lagged(Partition partition, long records) {
    gap.lagged(partition, records);
  }

  /** One look at the tally. The note is taken first: what it tells of is committed by then. */
  int sample() {
    Heartbeat heartbeat = untold.getAndSet(null);
    RunningTotal now = tally.get();
    sums.set((double) now.count());
    amount.set(now.value().doubleValue());
    if (heartbeat != null) {
      heartbeat.recorded().ifPresent(recorded -> gap.applied(heartbeat.createdAt(), recorded));
    }
    gap.counted(now.count());
    if (failing) {
      LOG.info("the tally is sampled again");
      failing = false;
    }
    return 0;
  }

  private void notSampled(Throwable failure) {
    if (failing) {
      LOG.debug("the tally is still not sampled", failure);
    } else {
      LOG.warn("the tally is not sampled, and tried again: {}", failure.getMessage());
    }
    failing = true;
  }

  private Optional<Instant> newest() {
    return Optional.ofNullable(newest);
  }

  /** Never negative, should the clock be set back. */
  private double age(Instant createdAt) {
    return Math.max(0, Duration.between(createdAt, clock.instant()).toMillis() / MILLIS_PER_SECOND);
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.close();
  }
}
