package io.sumflow.simulation;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.inmemory.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Before and after every call of a port: the process dies, the call fails, or others act first. */
final class Chaos {

  private static final int DEPTH_MAX = 3;
  private static final int PAUSE_MAX_S = 25;

  private final Random random;
  private final Trouble trouble;
  private final ManualClock clock;
  private final List<Actor> actors = new ArrayList<>();
  private final Deque<Actor> acting = new ArrayDeque<>();
  private boolean calm;

  Chaos(Random random, Trouble trouble, ManualClock clock) {
    this.random = random;
    this.trouble = trouble;
    this.clock = clock;
  }

  void add(Actor actor) {
    actors.add(actor);
  }

  /** From now on nothing goes wrong any more. */
  void calm() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  /** True now and then, never when all is calm. */
  boolean happens(boolean allowed, int perMille) {
    return allowed && !calm && random.nextInt(1000) < perMille;
  }

  void act(Actor actor) {
    acting.push(actor);
    try {
      actor.step();
    } finally {
      acting.pop();
    }
  }

  /** Lets some actor act that is not in the middle of something. */
  void anyActs() {
    List<Actor> free = actors.stream().filter(actor -> !acting.contains(actor)).toList();
    if (!free.isEmpty()) {
      act(free.get(random.nextInt(free.size())));
    }
  }

  /** A place between two steps of a process. */
  void point(String where) {
    if (calm) {
      return;
    }
    clock.advance(Duration.ofMillis(random.nextInt(20)));
    if (happens(trouble.crashes(), 12)) {
      throw new Crash(where);
    }
    if (acting.size() < DEPTH_MAX && happens(true, 60)) {
      boolean longPause = happens(trouble.pauses(), 250);
      if (longPause) {
        clock.advance(Duration.ofSeconds(random.nextInt(PAUSE_MAX_S)));
      }
      for (int i = random.nextInt(longPause ? 30 : 5); i >= 0; i--) {
        anyActs();
      }
    }
  }

  /** A place where a call of storage may fail. */
  void storagePoint(String where) {
    point(where);
    if (happens(trouble.storageFails(), 25)) {
      throw new InfrastructureException(
          FailureKind.WAIT, "storage failed " + where, new IllegalStateException("injected"));
    }
  }

  /** The same port, with such a place before and after every call. */
  <T> T storage(Class<T> port, T target) {
    Object proxy =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, arguments) -> {
              storagePoint("before " + method.getName());
              try {
                Object answer = method.invoke(target, arguments);
                storagePoint("after " + method.getName());
                return answer;
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
    return port.cast(proxy);
  }
}
