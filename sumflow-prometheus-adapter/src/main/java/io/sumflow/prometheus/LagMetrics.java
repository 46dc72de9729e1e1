package io.sumflow.prometheus;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lag per partition, in records and in seconds. A partition that went to another member is no
 * longer sampled here; its last value would stand for ever and double the sum over all members, so
 * it is forgotten.
 *
 * <p>The seconds are an upper bound: whatever is unread is younger than the last message that was
 * read, and younger than the last look that found nothing unread. Before either happened there is
 * no bound, and they count from the first look.
 */
final class LagMetrics {

  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final double MILLIS_PER_SECOND = 1e3;

  /**
   * What is known of a partition.
   *
   * @param records unread, when last looked
   * @param sampledAt when that was
   * @param since when first looked
   * @param bound nothing unread is older than this; null before anything tells
   */
  private record Progress(long records, Instant sampledAt, Instant since, @Nullable Instant bound) {

    static Progress first(long records, Instant now) {
      return new Progress(records, now, now, records == 0 ? now : null);
    }

    Progress sampled(long now, Instant at) {
      return new Progress(now, at, since, now == 0 ? at : bound);
    }

    Progress read(Instant publishedAt) {
      Instant later = bound != null && bound.isAfter(publishedAt) ? bound : publishedAt;
      return new Progress(records, sampledAt, since, later);
    }

    boolean isFresh(Instant now) {
      return !sampledAt.isBefore(now.minus(FRESH));
    }

    double seconds(Instant now) {
      if (records == 0) {
        return 0;
      }
      long millis = Duration.between(bound == null ? since : bound, now).toMillis();
      return Math.max(0, millis / MILLIS_PER_SECOND);
    }
  }

  private final Map<Partition, Progress> partitions = new ConcurrentHashMap<>();
  private final InstantSource clock;

  LagMetrics(PrometheusRegistry registry, InstantSource clock) {
    this.clock = clock;
    gauge("kafka_consumer_lag", "Records between the position and the log's end, sampled.")
        .callback(gauge -> tell(gauge, (progress, now) -> (double) progress.records()))
        .register(registry);
    gauge(
            "sumflow_consumer_lag_seconds",
            "Upper bound of the oldest unread record's age, 0 if all are read.")
        .unit(Unit.SECONDS)
        .callback(gauge -> tell(gauge, Progress::seconds))
        .register(registry);
  }

  private static GaugeWithCallback.Builder gauge(String name, String help) {
    return GaugeWithCallback.builder().name(name).help(help).labelNames("topic", "partition");
  }

  void sampled(Partition partition, long records) {
    Instant now = clock.instant();
    partitions.compute(
        partition,
        (same, last) ->
            last == null || !last.isFresh(now)
                ? Progress.first(records, now)
                : last.sampled(records, now));
  }

  /** These were applied or dropped; those of one partition stand together or nearly so. */
  void read(List<ReceivedMessage> messages) {
    Partition partition = null;
    Instant last = Instant.MIN;
    for (ReceivedMessage message : messages) {
      if (partition != null && !message.partition().equals(partition)) {
        read(partition, last);
        last = Instant.MIN;
      }
      partition = message.partition();
      last = message.publishedAt().isAfter(last) ? message.publishedAt() : last;
    }
    if (partition != null) {
      read(partition, last);
    }
  }

  /** A message that is here was published by now, whatever its sender's clock said. */
  private void read(Partition partition, Instant publishedAt) {
    Instant now = clock.instant();
    Instant at = publishedAt.isAfter(now) ? now : publishedAt;
    partitions.computeIfPresent(partition, (same, progress) -> progress.read(at));
  }

  private void tell(GaugeWithCallback.Callback gauge, BiFunction<Progress, Instant, Double> value) {
    Instant now = clock.instant();
    partitions.values().removeIf(progress -> !progress.isFresh(now));
    partitions.forEach(
        (partition, progress) ->
            gauge.call(
                value.apply(progress, now),
                partition.topic(),
                Integer.toString(partition.number())));
  }
}
