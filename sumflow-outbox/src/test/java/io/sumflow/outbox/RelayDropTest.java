package io.sumflow.outbox;

import static io.sumflow.outbox.RelayWorld.drain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.outbox.inmemory.InMemoryBacklog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A lease that is let go because of a failure: whoever watches is told, and told once. */
class RelayDropTest {

  private final RelayWorld world = new RelayWorld();
  private final Relay relay =
      world.relay(RelayConfig.defaults(), failing(new InMemoryBacklog(world.outbox)));
  private @Nullable RuntimeException trouble;

  @Test
  void whenTheDatabaseIsAwayTheLeaseIsDroppedOnceAndClaimedAgainAfterwards() {
    drain(relay);
    trouble = away();
    for (int i = 0; i < 3; i++) {
      relay.runOnce();
      world.pass(Duration.ofSeconds(10));
    }
    assertEquals(List.of("claimed", "dropped", "WAIT", "WAIT", "WAIT"), world.events);

    trouble = null;
    world.append("a=1");
    drain(relay);

    assertEquals("claimed", world.events.get(5));
    assertEquals(List.of("a=1"), world.landed());
  }

  @Test
  void aBugDropsTheLease() {
    drain(relay);
    trouble = new IllegalStateException("a bug");

    assertThrows(IllegalStateException.class, relay::runOnce);

    assertEquals(List.of("claimed", "dropped", "HOLD"), world.events);
  }

  @Test
  void aLeaseThatCannotBeGivenBackIsDropped() {
    drain(relay);
    trouble = away();

    relay.stop();

    assertEquals(List.of("claimed", "dropped", "WAIT"), world.events);
  }

  @Test
  void aBugWhileStoppingDropsTheLease() {
    drain(relay);
    trouble = new IllegalStateException("a bug");

    assertThrows(IllegalStateException.class, relay::stop);

    assertEquals(List.of("claimed", "dropped"), world.events);
  }

  @Test
  void aLeaseThatIsGivenBackIsNotDropped() {
    drain(relay);

    relay.stop();

    assertEquals(List.of("claimed", "released"), world.events);
  }

  @Test
  void whoNeverHeldTheLeaseDropsNone() {
    trouble = away();

    relay.runOnce();

    assertEquals(List.of("WAIT"), world.events);
  }

  private static InfrastructureException away() {
    return new InfrastructureException(
        FailureKind.WAIT, "away", new IllegalStateException("connection refused"));
  }

  private Backlog failing(Backlog backlog) {
    return (Backlog)
        Proxy.newProxyInstance(
            Backlog.class.getClassLoader(),
            new Class<?>[] {Backlog.class},
            (self, method, arguments) -> {
              RuntimeException now = trouble;
              if (now != null) {
                throw now;
              }
              try {
                return method.invoke(backlog, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }
}
