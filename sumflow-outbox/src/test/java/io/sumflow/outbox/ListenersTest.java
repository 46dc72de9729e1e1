package io.sumflow.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Listeners are told in order, each of everything, and can break nothing. */
class ListenersTest {

  private static final Lease LEASE = new Lease(new UUID(0, 1), 1);
  private static final Map<Class<?>, Object> VALUES =
      Map.of(
          Lease.class,
          LEASE,
          Window.class,
          new Window(LEASE, 1, 0, 1, Map.of()),
          boolean.class,
          true,
          long.class,
          7L,
          List.class,
          List.of(),
          FailureKind.class,
          FailureKind.WAIT,
          String.class,
          "why",
          BacklogState.class,
          new BacklogState(0, Duration.ZERO, 0),
          Partition.class,
          new Partition("topic", 0));

  @Test
  void aRelaysListenersAreAllToldOfEverythingInOrder() throws Exception {
    allToldInOrder(RelayListener.class, RelayListener::andThen);
  }

  @Test
  void aReceiversListenersAreAllToldOfEverythingInOrder() throws Exception {
    allToldInOrder(ReceiverListener.class, ReceiverListener::andThen);
  }

  private interface Joined<T> {
    T join(T first, T second);
  }

  private static <T> void allToldInOrder(Class<T> type, Joined<T> joined) throws Exception {
    List<String> told = new ArrayList<>();
    T first =
        listener(
            type,
            method -> {
              told.add("first " + method);
              throw new IllegalStateException("an observer's fault");
            });
    T second = listener(type, method -> told.add("second " + method));
    T both = joined.join(first, second);
    List<String> expected = new ArrayList<>();
    for (Method method : type.getMethods()) {
      if (method.getReturnType() == void.class) {
        method.invoke(both, values(method));
        expected.add("first " + method.getName());
        expected.add("second " + method.getName());
      }
    }

    assertEquals(expected, told);
  }

  private static Object[] values(Method method) {
    Object[] values = new Object[method.getParameterCount()];
    for (int i = 0; i < values.length; i++) {
      Class<?> type = method.getParameterTypes()[i];
      Object value = VALUES.get(type);
      if (value == null) {
        throw new IllegalArgumentException("no value of " + type);
      }
      values[i] = value;
    }
    return values;
  }

  private static <T> T listener(Class<T> type, Consumer<String> heard) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getReturnType() != void.class) {
                return InvocationHandler.invokeDefault(self, method, arguments);
              }
              heard.accept(method.getName());
              return null;
            }));
  }

  @Test
  void theHousekeeperCleansAllAlsoWhenOneFails() {
    List<String> cleaned = new ArrayList<>();
    Housekeeper housekeeper =
        new Housekeeper(
            List.of(
                () -> clean(cleaned, "first", true),
                () -> clean(cleaned, "second", false),
                () -> clean(cleaned, "third", true)));

    IllegalStateException failed = assertThrows(IllegalStateException.class, housekeeper::runOnce);

    assertEquals(List.of("first", "second", "third"), cleaned);
    assertEquals("first", failed.getMessage());
    assertEquals(1, failed.getSuppressed().length);
  }

  private static int clean(List<String> cleaned, String name, boolean fails) {
    cleaned.add(name);
    if (fails) {
      throw new IllegalStateException(name);
    }
    return 1;
  }

  @Test
  void theHousekeeperSaysHowMuchItDropped() {
    Housekeeper housekeeper = new Housekeeper(List.of(() -> 2, () -> 0, () -> 3));

    assertEquals(5, housekeeper.runOnce());
  }
}
