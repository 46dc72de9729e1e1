package io.sumflow.adder;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Step;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Appends one heartbeat at each turn, as any message: what it meets on its way is what sums meet.
 * Each has a key of its own, so that they visit all partitions. It carries how many sums were
 * recorded just before, and is none itself. For one thread.
 */
final class Heartbeats implements Step {

  private final String topic;
  private final Supplier<UUID> ids;
  private final Supplier<Optional<RunningTotal>> recorded;
  private final InstantSource clock;
  private final Consumer<OutboxMessage> append;
  private final Counter appended;

  /**
   * Registers the metric; does no I/O.
   *
   * @param recorded the sums until now, empty while not known
   * @param append returns when it is committed
   */
  Heartbeats(
      String topic,
      Supplier<UUID> ids,
      Supplier<Optional<RunningTotal>> recorded,
      InstantSource clock,
      Consumer<OutboxMessage> append,
      PrometheusRegistry metrics) {
    this.topic = topic;
    this.ids = ids;
    this.recorded = recorded;
    this.clock = clock;
    this.append = append;
    this.appended =
        Counter.builder()
            .name("sumflow_heartbeats_appended")
            .help("Heartbeats appended by this process.")
            .register(metrics);
  }

  @Override
  public int runOnce() {
    UUID id = ids.get();
    UUID key = ids.get();
    OptionalLong sums = sums();
    append.accept(
        new OutboxMessage(
            id,
            topic,
            Optional.of(key.toString()),
            HeartbeatEvent.TYPE,
            HeartbeatEvent.encode(id, key, sums, clock.instant()),
            Map.of()));
    appended.inc();
    return 0;
  }

  /** It beats without the number, too: whoever counts has said why there is none. */
  private OptionalLong sums() {
    try {
      return recorded
          .get()
          .map(known -> OptionalLong.of(known.count()))
          .orElseGet(OptionalLong::empty);
    } catch (InfrastructureException notCounted) {
      return OptionalLong.empty();
    }
  }
}
