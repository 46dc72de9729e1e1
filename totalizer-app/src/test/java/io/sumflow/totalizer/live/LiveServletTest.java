package io.sumflow.totalizer.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sumflow.domain.totalizer.RunningTotal;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is refused, and what is said then, over a real server. */
final class LiveServletTest {

  private final LiveFeed feed =
      new LiveFeed(
          new Frames(
              new RecentSums(message -> Optional.empty(), InstantSource.system(), System::nanoTime),
              message -> Optional.empty(),
              () -> new RunningTotal(BigInteger.TEN, 4),
              Optional::empty),
          new ObjectMapper(),
          1);

  private final Server server = new Server();

  @BeforeEach
  void start() throws Exception {
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    ServletHolder servlet =
        new ServletHolder(
            new LiveServlet(feed, new ObjectMapper(), new Setup(false, false, null, null)));
    servlet.setAsyncSupported(true);
    context.addServlet(servlet, "/v1/live");
    server.setHandler(context);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    feed.stop();
    server.stop();
  }

  @Test
  void onePageTooManyIsToldHowManyThereMayBe() throws Exception {
    try (Socket first = ask()) {
      assertTrue(first.getInputStream().read() >= 0);

      assertTrue(
          answer().endsWith("{\"error\":\"pages at once must be at most 1\"}"), this::answer);
    }
  }

  @Test
  void whoComesWhileTheServerGoesIsToldSo() {
    feed.end();

    String answer = answer();

    assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
    assertTrue(
        answer.endsWith("{\"error\":\"the totalizer is going: no pages any more\"}"), answer);
  }

  private Socket ask() throws Exception {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    socket
        .getOutputStream()
        .write("GET /v1/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
    return socket;
  }

  private String answer() {
    try (Socket socket = ask();
        InputStream in = socket.getInputStream()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
