package io.sumflow.standalone;

import java.lang.reflect.Proxy;

/** Ctrl-C, SIGTERM and SIGHUP: the first asks to stop, the next insists. */
final class Interrupts {
  private Interrupts() {}

  /** Runs {@code first} at the first of the signals and {@code next} at each later one. */
  static void handle(Runnable first, Runnable next) {
    Runnable[] action = {first};
    for (String signal : new String[] {"INT", "TERM", "HUP"}) {
      on(
          signal,
          () -> {
            Runnable now;
            synchronized (action) {
              now = action[0];
              action[0] = next;
            }
            now.run();
          });
    }
  }

  /**
   * The JDK exports sun.misc.Signal for this, yet its compiler warns of every mention of the name:
   * hence by reflection. A signal that our caller had ignored (nohup) stays ignored.
   */
  private static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no handler for SIG" + name, e);
    }
  }
}
