package io.sumflow.shell;

import java.io.IOException;
import java.io.InputStream;

/**
 * For a process whose parent stops it: a terminal's interrupt is the parent's business, and when
 * the parent is gone, however it went, standard input closes and the process ends in order.
 */
public final class EndWithStandardInput {

  /** The environment variable that asks for it, with {@code true}. */
  public static final String VARIABLE = "SUMFLOW_END_WITH_STDIN";

  private EndWithStandardInput() {}

  static void arrange() throws ReflectiveOperationException {
    ignoreInterrupt();
    Thread watcher = new Thread(EndWithStandardInput::watch, "end-with-standard-input");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** By reflection: the compiler warns of the class, and there is no other way. */
  private static void ignoreInterrupt() throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    signal
        .getMethod("handle", signal, handler)
        .invoke(
            null,
            signal.getConstructor(String.class).newInstance("INT"),
            handler.getField("SIG_IGN").get(null));
  }

  private static void watch() {
    try (InputStream input = System.in) {
      while (input.read() >= 0) {
        // Nobody says anything here but the end.
      }
    } catch (IOException gone) {
      // As good as closed.
    }
    System.exit(0);
  }
}
