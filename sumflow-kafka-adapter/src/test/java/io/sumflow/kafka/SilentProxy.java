package io.sumflow.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands between clients and a broker, and can fall silent: connections stay, nothing comes
 * through.
 */
final class SilentProxy implements AutoCloseable {

  private final ServerSocket server;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final int brokerPort;
  private volatile boolean silent;

  SilentProxy() {
    server = listen();
    try (ServerSocket free = listen()) {
      brokerPort = free.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    background(this::accept);
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Where the broker is to listen. */
  int brokerPort() {
    return brokerPort;
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  void fallSilent() {
    silent = true;
  }

  /** What was sent in between never arrives. */
  void speak() {
    drop();
    silent = false;
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket client = server.accept();
      Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
      sockets.add(client);
      sockets.add(broker);
      background(() -> pump(client, broker));
      background(() -> pump(broker, client));
    }
  }

  private void pump(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[64 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!silent) {
          to.getOutputStream().write(buffer, 0, read);
        }
      }
    }
  }

  private void drop() {
    for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
      close(socket);
    }
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception gone) {
      // It was to be closed.
    }
  }

  @FunctionalInterface
  private interface Forwarding {
    void run() throws IOException;
  }

  private static void background(Forwarding forwarding) {
    Thread thread =
        new Thread(
            () -> {
              try {
                forwarding.run();
              } catch (IOException closed) {
                // The end of a connection.
              }
            },
            "silent-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    close(server);
    drop();
  }
}
