package io.sumflow.totalizer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between two and passes on what they say, until it keeps it to itself, as a dead way does.
 */
final class SilentRelay implements AutoCloseable {

  private final ServerSocket door;
  private final int port;
  private final List<Way> ways = new CopyOnWriteArrayList<>();

  private SilentRelay(ServerSocket door, int port) {
    this.door = door;
    this.port = port;
  }

  static SilentRelay to(int port) throws IOException {
    SilentRelay relay =
        new SilentRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    run(relay::accept);
    return relay;
  }

  int port() {
    return door.getLocalPort();
  }

  /**
   * Nothing passes any more over the connections that carry events; new ones are as before. The
   * others end: a browser would ask again over one that it kept.
   */
  void fallSilent() {
    for (Way way : ways) {
      if (way.carriesEvents) {
        way.silent = true;
      } else {
        way.end();
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = door.accept();
        Way way = new Way(caller, new Socket(InetAddress.getLoopbackAddress(), port));
        ways.add(way);
        run(() -> way.pass(way.caller, way.called));
        run(() -> way.pass(way.called, way.caller));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void run(Runnable work) {
    Thread thread = new Thread(work, "silent-relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Way way : ways) {
      way.end();
    }
  }

  /** Of one connection. */
  private static final class Way {

    private final Socket caller;
    private final Socket called;
    private volatile boolean silent;
    private volatile boolean carriesEvents;

    Way(Socket caller, Socket called) {
      this.caller = caller;
      this.called = called;
    }

    void pass(Socket from, Socket to) {
      byte[] bytes = new byte[8_192];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
          String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
          carriesEvents = carriesEvents || text.contains("text/event-stream;");
          if (!silent) {
            out.write(bytes, 0, count);
          }
        }
      } catch (IOException broken) {
        // Then the other end is told so, too.
      }
      end();
    }

    void end() {
      try {
        caller.close();
        called.close();
      } catch (IOException already) {
        // It was over.
      }
    }
  }
}
