package io.sumflow.totalizer;

import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.domain.Sum;
import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.ReceiverListener;
import io.sumflow.outbox.RejectedMessageException;
import io.sumflow.totalizer.door.Door;
import io.sumflow.totalizer.live.LiveOptions;
import io.sumflow.totalizer.live.LivePage;
import io.sumflow.totalizer.live.RecentSums;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** What people look at: the live page, and the door behind which numbers are added. */
final class LiveSide {

  private LiveSide() {}

  /**
   * Answers who is to hear of what is received.
   *
   * @param tracing whether this service's own spans go anywhere
   */
  static ReceiverListener add(
      TotalizerConfiguration configuration,
      Environment environment,
      PrometheusRegistry registry,
      SumMessages messages,
      Supplier<RunningTotal> tally,
      boolean tracing) {
    LiveSettings live = configuration.live();
    DemoSettings demo = configuration.demo();
    RecentSums recent =
        new RecentSums(
            message -> messages.facts(message).createdAt(),
            InstantSource.system(),
            System::nanoTime);
    // One by hand is worth finding, whatever the rate of those that are kept.
    boolean traced = tracing || live.tracingUi().isPresent();
    LiveOptions options =
        new LiveOptions(
            live.viewersMax(),
            demo.adder().isPresent(),
            traced,
            demo.adderAdmin(),
            live.tracingUi(),
            live.dashboardsUi());
    LivePage.add(environment, registry, options, recent, message -> sum(messages, message), tally);
    demo.adder()
        .ifPresent(adder -> Door.add(environment, adder, demo.hosts(), traced, recent::await));
    return recent;
  }

  private static Optional<Sum> sum(SumMessages messages, ReceivedMessage message) {
    try {
      return Optional.of(messages.sum(message));
    } catch (RejectedMessageException another) {
      return Optional.empty();
    }
  }
}
