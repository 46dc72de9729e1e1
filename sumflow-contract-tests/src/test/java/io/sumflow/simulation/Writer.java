package io.sumflow.simulation;

import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.inmemory.InMemorySession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Another user of the outbox: its transactions stay open while others come and go. */
final class Writer implements Actor {

  private final World world;
  private @Nullable InMemorySession open;
  private Optional<String> key = Optional.empty();

  Writer(World world) {
    this.world = world;
  }

  @Override
  public void step() {
    InMemorySession session = open;
    if (session == null) {
      if (!world.chaos.isCalm() && world.random.nextInt(3) == 0) {
        open = world.adderDatabase.begin();
      }
      return;
    }
    if (world.chaos.isCalm() || world.random.nextInt(3) == 0) {
      end(session);
    } else {
      append(session);
    }
  }

  private void append(InMemorySession session) {
    if (key.isEmpty()) {
      key = world.lockKey(session);
    }
    long value = world.random.nextLong() >> 1;
    OutboxMessage message = Payload.encode(world.newId(), World.TOPIC, key, world.anyKind(), value);
    world.outbox.append(session, message);
    Truth.Committed sum = new Truth.Committed(message, value, Optional.empty());
    session.onCommit(() -> world.truth.committed(sum));
  }

  private void end(InMemorySession session) {
    if (world.random.nextInt(4) == 0) {
      session.rollback();
    } else {
      session.commit();
    }
    open = null;
    key = Optional.empty();
  }
}
