package io.sumflow.totalizer;

import java.io.IOException;
import java.io.InputStream;

/**
 * For a process that is somebody's child: the terminal's interrupt is left to the parent, and the
 * end of standard input, which also comes when the parent is killed, ends the process in order.
 */
final class EndWithStdin {

  static final String VARIABLE = "SUMFLOW_END_WITH_STDIN";

  private EndWithStdin() {}

  /**
   * Starts watching.
   *
   * @param end ends the process
   */
  static void watch(InputStream in, Runnable end) {
    ignoreInterrupts();
    Thread watch = new Thread(() -> drain(in, end), "end-with-stdin");
    watch.setDaemon(true);
    watch.start();
  }

  private static void drain(InputStream in, Runnable end) {
    byte[] ignored = new byte[256];
    try {
      while (in.read(ignored) >= 0) {
        // Nothing is said here; only the end counts.
      }
    } catch (IOException alsoTheEnd) {
      // A broken pipe is as closed as a closed one.
    }
    end.run();
  }

  /** By reflection: the class is in every JDK, and the compiler warns of it in every build. */
  private static void ignoreInterrupts() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance("INT"),
              handler.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException | RuntimeException noSignals) {
      // Without it an interrupt ends the process in order, a little early.
    }
  }
}
