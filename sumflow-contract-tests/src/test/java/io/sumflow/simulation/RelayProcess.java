package io.sumflow.simulation;

import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Relay;
import io.sumflow.outbox.RelayConfig;
import io.sumflow.outbox.RelayListener;
import io.sumflow.outbox.RetryPolicy;
import io.sumflow.outbox.inmemory.InMemoryBacklog;
import io.sumflow.outbox.inmemory.InMemoryPublisher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A process that relays, dies, is stopped, and is started again. */
final class RelayProcess implements Actor {

  private final World world;
  private @Nullable Relay relay;
  private boolean gone;
  private int asleep;

  RelayProcess(World world) {
    this.world = world;
  }

  @Override
  public void step() {
    if (gone) {
      return;
    }
    if (asleep > 0 && !world.chaos.isCalm()) {
      asleep--;
      return;
    }
    if (world.chaos.happens(world.trouble.relaysRepeat(), 20)) {
      asleep = world.random.nextInt(40);
    }
    Relay running = relay != null ? relay : start();
    relay = running;
    try {
      if (world.chaos.happens(world.trouble.relaysRepeat(), 10)) {
        running.stop();
        relay = null;
      } else {
        running.runOnce();
      }
    } catch (Crash died) {
      relay = null;
    }
  }

  /** Dies for good: the others must do without. */
  void die() {
    gone = true;
    relay = null;
  }

  private Relay start() {
    InMemoryPublisher publisher = InMemoryPublisher.stepwise(world.broker);
    world.publishers.add(publisher);
    Backlog backlog = world.parts.backlog(new InMemoryBacklog(world.outbox));
    PageLimit page = new PageLimit(1 + world.random.nextInt(4), 1024);
    RetryPolicy retry = new RetryPolicy(Duration.ofMillis(10), Duration.ofSeconds(1), 0.5);
    Duration advanceEvery = Duration.ofMillis(world.random.nextInt(3) * 50L);
    RelayConfig config =
        new RelayConfig(
            Duration.ofSeconds(10), Duration.ofSeconds(3), page, advanceEvery, 1_000, retry);
    return new Relay(
        world.trouble.relaysRepeat() ? world.chaos.storage(Backlog.class, backlog) : backlog,
        world.parts.publisher(new WaitedForPublisher(world, publisher)),
        world.newId(),
        config,
        RelayListener.NOOP,
        world.clock::nanos,
        world.random);
  }

  @Override
  public String toString() {
    return relay == null ? "no relay" : relay.status().toString();
  }
}
