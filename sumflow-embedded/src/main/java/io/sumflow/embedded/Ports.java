package io.sumflow.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Loopback TCP ports: which are free, and one that is. Thread-safe. */
public final class Ports {
  // Below the range from which Linux and macOS draw the ports of outgoing connections: a client
  // that
  // keeps trying to reach a stopped server must not take the server's port as its own.
  private static final int LOWEST = 10_000;
  private static final int BEYOND_HIGHEST = 32_000;
  private static final int ATTEMPTS = 200;

  private Ports() {}

  /**
   * A loopback port nobody listens on. It is not reserved: another process may take it before the
   * caller does.
   *
   * @throws EmbeddedServerException when none was found
   */
  public static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND_HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedServerException(
        "no free port found between %d and %d".formatted(LOWEST, BEYOND_HIGHEST));
  }

  /** Whether a server could listen on this loopback port now; the port is 1 to 65535. */
  public static boolean isFree(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(loopback, port));
    } catch (IOException taken) {
      return false;
    }
    // macOS lets a loopback address be bound beside a wildcard listener: so ask that one, too.
    try (Socket client = new Socket()) {
      client.connect(new InetSocketAddress(loopback, port), 200);
      return false;
    } catch (IOException nobodyAnswers) {
      return true;
    }
  }
}
