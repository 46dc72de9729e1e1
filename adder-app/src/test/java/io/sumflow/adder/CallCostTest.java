package io.sumflow.adder;

import com.sun.net.httpserver.HttpServer;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc.SumNumbersServiceBlockingStub;
import java.io.IOException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tracing 1 % costs callers: two adders, relay included, one with tracing off and one that
 * sends to a collector, answer the same callers in turns. Each is a process of its own, so that
 * each is compiled for what it does and its processor time is its own. Turns are short and many,
 * since what else the machine does changes from second to second; and processes are started anew,
 * since no two are compiled alike. Prints medians and their ratios; asserts no duration.
 */
@Tag("nightly")
final class CallCostTest {

  private static final int PROCESSES = 4;
  private static final int CALLERS = 16;
  private static final int CALLS = 4_000;
  private static final int WARMING = 25;
  private static final int PAIRS = 40;

  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final Rounds speed = new Rounds();
  private final Rounds processor = new Rounds();

  @AfterEach
  void dismiss() {
    callers.shutdownNow();
  }

  @Test
  void answersTheSameCallersWithTracingOffAndOnInTurns(@TempDir Path directory) throws Exception {
    HttpServer collector = collector();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        String number = Integer.toString(i);
        try (AdderProcess bare = ready(directory.resolve("bare" + number), Map.of());
            AdderProcess traced = ready(directory.resolve("traced" + number), to(collector))) {
          compare(bare, traced);
        }
        System.out.println("adder, calls/s: " + speed);
        System.out.println("adder, us of its processor time a call: " + processor);
      }
    } finally {
      collector.stop(0);
    }
  }

  private static AdderProcess ready(Path directory, Map<String, String> tracing) throws Exception {
    Map<String, String> environment = new HashMap<>(Servers.readyEnvironment());
    environment.putAll(tracing);
    AdderProcess adder = AdderProcess.start(Files.createDirectory(directory), environment);
    adder.awaitReady();
    return adder;
  }

  private static Map<String, String> to(HttpServer collector) {
    return Map.of(
        "OTEL_ENDPOINT",
        "http://127.0.0.1:" + collector.getAddress().getPort(),
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "http/protobuf",
        "OTEL_TRACES_SAMPLER",
        "parentbased_traceidratio",
        "OTEL_TRACES_SAMPLER_ARG",
        "0.01");
  }

  /** Takes what is sent, and forgets it. */
  private static HttpServer collector() throws IOException {
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

  private void compare(AdderProcess bare, AdderProcess traced) throws Exception {
    for (int i = 0; i < WARMING; i++) {
      perSecond(bare);
      perSecond(traced);
    }
    Duration ofBare = bare.processorTime();
    Duration ofTraced = traced.processorTime();
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
    processor.bare(microsPerCall(bare.processorTime().minus(ofBare)));
    processor.watched(microsPerCall(traced.processorTime().minus(ofTraced)));
  }

  private static double microsPerCall(Duration took) {
    return took.toNanos() / 1e3 / CALLS / PAIRS;
  }

  private double perSecond(AdderProcess adder) throws Exception {
    SumNumbersRequest request = SumNumbersRequest.newBuilder().setX(5).setY(3).build();
    List<Future<?>> running = new ArrayList<>();
    long begin = System.nanoTime();
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
