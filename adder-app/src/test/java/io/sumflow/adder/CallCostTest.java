package io.sumflow.adder;

import com.sun.net.httpserver.HttpServer;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc.SumNumbersServiceBlockingStub;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tracing 1 % costs callers: two adders, relay included, each a process of its own, one with
 * tracing off and one that sends to a collector, answer the same callers in turns. Short turns and
 * many, since what else the machine does changes from second to second; and new processes several
 * times, since two JVMs never compile the same code alike. Prints medians and ratios; asserts no
 * duration.
 */
@Tag("nightly")
final class CallCostTest {

  private static final int FORKS = Integer.getInteger("forks", 3);
  private static final int CALLERS = 16;
  private static final int CALLS = 4_000;
  private static final int WARM = Integer.getInteger("warm", 15);
  private static final int PAIRS = Integer.getInteger("pairs", 30);

  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

  @Test
  void answersTheSameCallersWithTracingOffAndOnInTurns(@TempDir Path directory) throws Exception {
    HttpServer collector = collector();
    Rounds speed = new Rounds();
    Rounds processor = new Rounds();
    try {
      for (int fork = 0; fork < FORKS; fork++) {
        fork(Files.createDirectory(directory.resolve("fork" + fork)), collector, speed, processor);
        System.out.println("adder, calls/s: " + speed);
        System.out.println("adder, its own us/call: " + processor);
      }
    } finally {
      callers.shutdownNow();
      collector.stop(0);
    }
  }

  private void fork(Path directory, HttpServer collector, Rounds speed, Rounds processor)
      throws Exception {
    try (AdderProcess bare =
            new AdderProcess(
                Files.createDirectory(directory.resolve("bare")), Servers.readyEnvironment());
        AdderProcess traced =
            new AdderProcess(
                Files.createDirectory(directory.resolve("traced")), traced(collector))) {
      for (int i = 0; i < WARM; i++) {
        perSecond(bare);
        perSecond(traced);
      }
      Duration ofBare = bare.cpu();
      Duration ofTraced = traced.cpu();
      for (int i = 0; i < PAIRS; i++) {
        // Who goes first meets what the turn before has left to publish: each does, in turns.
        if (i % 2 == 0) {
          speed.bare(perSecond(bare));
        }
        speed.watched(perSecond(traced));
        if (i % 2 != 0) {
          speed.bare(perSecond(bare));
        }
      }
      processor.bare(bare.cpu().minus(ofBare).toNanos() / 1e3 / CALLS / PAIRS);
      processor.watched(traced.cpu().minus(ofTraced).toNanos() / 1e3 / CALLS / PAIRS);
    }
  }

  private static Map<String, String> traced(HttpServer collector) throws Exception {
    Map<String, String> environment = new HashMap<>(Servers.readyEnvironment());
    if (System.getProperty("same") != null) {
      return environment;
    }
    environment.put("OTEL_ENDPOINT", "http://127.0.0.1:" + collector.getAddress().getPort());
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    environment.put("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
    environment.put("OTEL_TRACES_SAMPLER_ARG", System.getProperty("ratio", "0.01"));
    return environment;
  }

  /** Takes what is sent, and forgets it. */
  private static HttpServer collector() throws Exception {
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
          }
        });
    collector.start();
    return collector;
  }

  private double perSecond(AdderProcess adder) throws Exception {
    SumNumbersRequest request = SumNumbersRequest.newBuilder().setX(5).setY(3).build();
    long begin = System.nanoTime();
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      running.add(
          callers.submit(
              () -> {
                SumNumbersServiceBlockingStub client = adder.client();
                for (int j = 0; j < CALLS / CALLERS; j++) {
                  client.sumNumbers(request);
                }
              }));
    }
    for (Future<?> one : running) {
      one.get();
    }
    return CALLS * 1e9 / (System.nanoTime() - begin);
  }
}
