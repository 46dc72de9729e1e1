package io.sumflow.adder;

import io.sumflow.embedded.OtlpCollector;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc.SumNumbersServiceBlockingStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What tracing 1 % costs callers: two whole adders, relay included, one with tracing off and one
 * that sends to a collector, answer the same callers in turns. Prints medians and their ratio;
 * asserts no duration.
 */
@Tag("nightly")
final class CallCostTest {

  private static final int CALLERS = 16;
  private static final int PAIRS = 24;
  private static final Duration ROUND = Duration.ofSeconds(2);

  @Test
  void answersTheSameCallersWithTracingOffAndOnInTurns() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (OtlpCollector collector = OtlpCollector.start();
        RunningAdder bare = RunningAdder.start(Servers.readyEnvironment());
        RunningAdder traced = RunningAdder.start(traced(collector))) {
      for (int i = 0; i < 5; i++) {
        perSecond(callers, bare);
        perSecond(callers, traced);
      }
      Rounds rounds = new Rounds();
      for (int i = 0; i < PAIRS; i++) {
        // Who goes first meets what the round before has left to publish: each does, in turns.
        if (i % 2 == 0) {
          rounds.bare(perSecond(callers, bare));
        }
        rounds.watched(perSecond(callers, traced));
        if (i % 2 != 0) {
          rounds.bare(perSecond(callers, bare));
        }
      }
      System.out.println("adder, calls/s: " + rounds);
    } finally {
      callers.shutdownNow();
    }
  }

  private static Map<String, String> traced(OtlpCollector collector) throws Exception {
    Map<String, String> environment = new HashMap<>(Servers.readyEnvironment());
    environment.put("OTEL_ENDPOINT", collector.endpoint());
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    environment.put("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
    environment.put("OTEL_TRACES_SAMPLER_ARG", "0.01");
    return environment;
  }

  private static double perSecond(ExecutorService callers, RunningAdder adder) throws Exception {
    long end = System.nanoTime() + ROUND.toNanos();
    SumNumbersRequest request = SumNumbersRequest.newBuilder().setX(5).setY(3).build();
    Callable<Integer> caller =
        () -> {
          SumNumbersServiceBlockingStub client = adder.client();
          int calls = 0;
          while (System.nanoTime() < end) {
            client.sumNumbers(request);
            calls++;
          }
          return calls;
        };
    List<Future<Integer>> running = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      running.add(callers.submit(caller));
    }
    int calls = 0;
    for (Future<Integer> one : running) {
      calls += one.get();
    }
    return calls / (double) ROUND.toSeconds();
  }
}
