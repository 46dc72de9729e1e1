package io.sumflow.totalizer;

import com.codahale.metrics.health.HealthCheck;
import io.sumflow.kafka.SubscriptionStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Whether the consumer makes progress: polls come back, and what they bring is committed. */
final class ProgressHealth extends HealthCheck {

  /** A poll waits for a second or less, and a slow transaction for half a minute. */
  private static final Duration STALE = Duration.ofSeconds(60);

  private final Supplier<SubscriptionStatus> subscription;
  private final InstantSource clock;

  ProgressHealth(Supplier<SubscriptionStatus> subscription, InstantSource clock) {
    this.subscription = subscription;
    this.clock = clock;
  }

  @Override
  protected Result check() {
    SubscriptionStatus status = subscription.get();
    if (status.state() != SubscriptionStatus.State.RUNNING) {
      return Result.unhealthy("%s %s", status.state(), status.why());
    }
    if (!status.stopped().isEmpty()) {
      return Result.unhealthy("partitions are not read: %s", status.stopped());
    }
    Instant last = status.lastProgress().orElse(Instant.EPOCH);
    if (last.isBefore(clock.instant().minus(STALE))) {
      return Result.unhealthy("no progress since %s", last);
    }
    return Result.healthy("reads %s", status.assigned().stream().sorted().toList());
  }
}
