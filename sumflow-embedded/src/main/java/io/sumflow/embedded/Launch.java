package io.sumflow.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Brings a cluster up: tried again for a while where what stands in its way passes. */
record Launch(Cluster cluster, Path dataDir) {

  private static final int ATTEMPTS = 30;

  /**
   * Returns when connections are accepted.
   *
   * @param wanted the port; 0 takes a free one
   * @return the port
   * @throws EmbeddedServerException when it does not start; nothing of it runs then
   */
  int on(int wanted, Map<String, String> settings) throws IOException {
    int port = wanted == 0 ? Ports.free() : wanted;
    for (int attempt = 1; ; attempt++) {
      try {
        cluster.start(port, settings);
        return port;
      } catch (EmbeddedServerException e) {
        // The backends of a killed server take a moment to notice; a free port may be taken.
        boolean passes = String.valueOf(e.getMessage()).contains("shared memory block");
        boolean raced = wanted == 0 && !Ports.isFree(port);
        if (attempt == ATTEMPTS || !(passes || raced)) {
          endHalfStarted();
          throw e;
        }
        port = raced ? Ports.free() : port;
        pause();
      }
    }
  }

  /** Also when we were interrupted: nobody else would end it. */
  private void endHalfStarted() {
    boolean interrupted = Thread.interrupted();
    try {
      if (Postmaster.of(dataDir).filter(Postmaster::isAlive).isPresent()) {
        cluster.stop("immediate");
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while starting PostgreSQL", e);
    }
  }
}
