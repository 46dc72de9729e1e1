package io.sumflow.adder;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc;
import io.sumflow.proto.SumNumbersServiceGrpc.SumNumbersServiceBlockingStub;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What tracing 1 % costs callers: two whole adders, relay included, one with tracing off and one
 * that sends to a collector, answer the same callers in turns. Both live in this JVM, for no two
 * JVMs compile the same code alike; turns are short and many, for what else the machine does
 * changes from second to second; and adders are started anew, for no two of them, with their
 * connections and threads, are quite as fast. Metrics cannot be switched off, so what they take of
 * a call is measured by itself. Prints medians and their ratios; asserts no duration.
 */
@Tag("nightly")
final class CallCostTest {

  private static final int CALLERS = 16;
  private static final int CALLS = 4_000;
  private static final int WARMING = 100;
  private static final int COUNTED = 200_000;
  private static final int ADDERS = 8;
  private static final int PAIRS = 20;

  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Rounds speed = new Rounds();
  private final Rounds processor = new Rounds();

  /**
   * A turn.
   *
   * @param micros of processor time a call took of this JVM: of caller, adder, relay and broker
   */
  private record Turn(double perSecond, double micros) {}

  @AfterEach
  void dismiss() {
    callers.shutdownNow();
  }

  @Test
  void answersTheSameCallersWithTracingOffAndOnInTurns() throws Exception {
    HttpServer collector = collector();
    try {
      for (int i = 0; i < ADDERS; i++) {
        try (RunningAdder bare = RunningAdder.start(Servers.readyEnvironment());
            RunningAdder traced = RunningAdder.start(traced(collector))) {
          warm(bare, traced, i == 0 ? WARMING : WARMING / 10);
          compare(bare, traced);
        }
      }
      System.out.println("adder, calls/s: " + speed);
      System.out.println("adder, us of this JVM's processor time a call: " + processor);
      System.out.printf(Locale.ROOT, "adder, us of it for a call's metrics: %.2f%n", metrics());
    } finally {
      collector.stop(0);
    }
  }

  private void warm(RunningAdder bare, RunningAdder traced, int turns) throws Exception {
    for (int i = 0; i < turns; i++) {
      turn(bare);
      turn(traced);
    }
  }

  private void compare(RunningAdder bare, RunningAdder traced) throws Exception {
    for (int i = 0; i < PAIRS; i++) {
      // Who goes first meets what the turn before has left to publish: each does, in turns.
      if (i % 2 == 0) {
        bare(turn(bare));
        traced(turn(traced));
      } else {
        traced(turn(traced));
        bare(turn(bare));
      }
    }
  }

  /** Counted by as many threads as there are callers, after as many calls again to warm up. */
  private double metrics() throws Exception {
    CallTracker calls =
        new CallTracker(SumNumbersServiceGrpc.getServiceDescriptor(), new PrometheusRegistry());
    String method = SumNumbersServiceGrpc.getSumNumbersMethod().getFullMethodName();
    double micros = 0;
    for (int i = 0; i < 2; i++) {
      long begin = system.getProcessCpuTime();
      together(
          () -> {
            for (int j = 0; j < COUNTED; j++) {
              calls.newServerStreamTracer(method, new Metadata()).streamClosed(Status.OK);
            }
          });
      micros = (system.getProcessCpuTime() - begin) / 1e3 / COUNTED / CALLERS;
    }
    return micros;
  }

  private void bare(Turn turn) {
    speed.bare(turn.perSecond);
    processor.bare(turn.micros);
  }

  private void traced(Turn turn) {
    speed.watched(turn.perSecond);
    processor.watched(turn.micros);
  }

  private static Map<String, String> traced(HttpServer collector) throws Exception {
    Map<String, String> environment = new HashMap<>(Servers.readyEnvironment());
    environment.put("OTEL_ENDPOINT", "http://127.0.0.1:" + collector.getAddress().getPort());
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    environment.put("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
    environment.put("OTEL_TRACES_SAMPLER_ARG", "0.01");
    return environment;
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

  private Turn turn(RunningAdder adder) throws Exception {
    SumNumbersRequest request = SumNumbersRequest.newBuilder().setX(5).setY(3).build();
    long processorBegin = system.getProcessCpuTime();
    long begin = System.nanoTime();
    together(
        () -> {
          SumNumbersServiceBlockingStub client = adder.client();
          for (int j = 0; j < CALLS / CALLERS; j++) {
            client.sumNumbers(request);
          }
        });
    return new Turn(
        CALLS * 1e9 / (System.nanoTime() - begin),
        (system.getProcessCpuTime() - processorBegin) / 1e3 / CALLS);
  }

  private void together(Runnable work) throws Exception {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      running.add(callers.submit(work));
    }
    for (Future<?> one : running) {
      one.get();
    }
  }
}
