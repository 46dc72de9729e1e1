package io.sumflow.adder;

import static io.sumflow.adder.InProcessAdder.terms;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import io.sumflow.domain.adder.Recording;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class GrpcServerTest {

  private static final GrpcSettings DEFAULTS = GrpcSettings.defaults();

  private static GrpcSettings settings(Duration deadline, Duration drain, int threads) {
    return new GrpcSettings("localhost", 0, true, deadline, drain, threads, 1_024);
  }

  @Test
  void aCallWithoutDeadlineIsGivenTheServers() throws Exception {
    assertEquals(Duration.ofSeconds(10), DEFAULTS.deadline());
    var settings = settings(Duration.ofMillis(200), Duration.ofSeconds(5), 2);
    try (InProcessAdder adder = new InProcessAdder(settings)) {
      CompletableFuture<Recording> late = adder.journal.hangs();

      Status status = refusal(() -> adder.client().sumNumbers(terms(5, 3)));

      assertEquals(Status.Code.DEADLINE_EXCEEDED, status.getCode());
      assertEquals("no answer within the server's 200 ms", status.getDescription());
      late.complete(Recording.RECORDED);
      await().atMost(Duration.ofSeconds(5)).until(() -> adder.calls.inFlight() == 0);
    }
  }

  @Test
  void theDeadlineOfAnAnsweredCallIsForgottenAtOnce() throws Exception {
    try (InProcessAdder adder = new InProcessAdder(DEFAULTS)) {
      CompletableFuture<Recording> answer = adder.journal.hangs();
      var call = Aside.call(() -> adder.client().sumNumbers(terms(5, 3)));
      await().atMost(Duration.ofSeconds(5)).until(() -> adder.server.deadlinesWaiting() == 1);

      answer.complete(Recording.RECORDED);

      assertEquals(8, call.get(5, TimeUnit.SECONDS).getSum());
      // Far below the ten seconds after which it would have come.
      await().atMost(Duration.ofSeconds(5)).until(() -> adder.server.deadlinesWaiting() == 0);
    }
  }

  @Test
  void aCallersOwnDeadlineCountsAndNotTheServers() throws Exception {
    var settings = settings(Duration.ofMillis(100), Duration.ofSeconds(5), 2);
    try (InProcessAdder adder = new InProcessAdder(settings)) {
      CompletableFuture<Recording> answer = adder.journal.hangs();
      var call =
          Aside.call(
              () ->
                  adder
                      .client()
                      .withDeadlineAfter(20, TimeUnit.SECONDS)
                      .sumNumbers(terms(5, 3))
                      .getSum());
      await().until(() -> adder.journal.asked().size() == 1);

      Status status =
          refusal(
              () ->
                  adder
                      .client()
                      .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                      .sumNumbers(terms(1, 1)));

      assertEquals(Status.Code.DEADLINE_EXCEEDED, status.getCode());
      answer.complete(Recording.RECORDED);
      assertEquals(8, call.get(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void aCallThatWaitedForAThreadBeyondItsDeadlineIsNotRecorded() throws Exception {
    var settings = settings(Duration.ofSeconds(10), Duration.ofSeconds(5), 1);
    try (InProcessAdder adder = new InProcessAdder(settings)) {
      CompletableFuture<Recording> gate = new CompletableFuture<>();
      adder.journal.hangs().complete(Recording.RECORDED);
      // The one thread is kept busy inside the journal.
      adder.journal.blocksUntil(gate);
      var first = Aside.call(() -> adder.client().sumNumbers(terms(5, 3)));
      await().until(() -> adder.journal.asked().size() == 1);

      refusal(
          () ->
              adder.client().withDeadlineAfter(100, TimeUnit.MILLISECONDS).sumNumbers(terms(1, 1)));
      gate.complete(Recording.RECORDED);
      first.get(5, TimeUnit.SECONDS);

      assertEquals(3, adder.client().sumNumbers(terms(1, 2)).getSum());
      assertEquals(2, adder.journal.asked().size(), "the second call was over before its turn");
    }
  }

  @Test
  void theServersDeadlineCountsFromTheArrivalAndNotFromTheFirstThread() throws Exception {
    var settings = settings(Duration.ofMillis(300), Duration.ofSeconds(5), 1);
    try (InProcessAdder adder = new InProcessAdder(settings)) {
      CompletableFuture<Recording> gate = new CompletableFuture<>();
      adder.journal.blocksUntil(gate);
      var first = Aside.run(() -> adder.client().sumNumbers(terms(5, 3)));
      await().until(() -> adder.journal.asked().size() == 1);
      var second = Aside.call(() -> refusal(() -> adder.client().sumNumbers(terms(1, 1))));
      await().until(() -> adder.calls.inFlight() == 2);

      // The first is answered at its deadline; by then the second has waited for as long.
      assertThrows(ExecutionException.class, () -> first.get(5, TimeUnit.SECONDS));
      await().pollDelay(Duration.ofMillis(400)).until(() -> !second.isDone());
      gate.complete(Recording.RECORDED);

      assertEquals(Status.Code.DEADLINE_EXCEEDED, second.get(5, TimeUnit.SECONDS).getCode());
      assertEquals(1, adder.journal.asked().size());
    }
  }

  @Test
  void drainingAnswersWhatIsInFlightAndRefusesWhatIsNew() throws Exception {
    try (InProcessAdder adder = new InProcessAdder(DEFAULTS)) {
      CompletableFuture<Recording> answer = adder.journal.hangs();
      var inFlight = Aside.call(() -> adder.client().sumNumbers(terms(5, 3)));
      await().until(() -> adder.journal.asked().size() == 1);
      List<ServingStatus> seen = watchHealth(adder);
      await().until(() -> seen.contains(ServingStatus.SERVING));

      var drain = Aside.run(adder.server::drain);

      await().until(() -> seen.contains(ServingStatus.NOT_SERVING));
      await()
          .untilAsserted(
              () ->
                  assertEquals(
                      Status.Code.UNAVAILABLE,
                      refusal(() -> adder.client().sumNumbers(terms(1, 1))).getCode()));
      assertFalse(drain.isDone(), "a call is in flight");
      answer.complete(Recording.RECORDED);
      assertEquals(8, inFlight.get(5, TimeUnit.SECONDS).getSum());
      // The health stream is open and holds nothing up.
      drain.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void drainingIsBounded() throws Exception {
    var settings = settings(Duration.ofSeconds(60), Duration.ofMillis(300), 2);
    try (InProcessAdder adder = new InProcessAdder(settings)) {
      CompletableFuture<Recording> never = adder.journal.hangs();
      var stuck = Aside.call(() -> refusal(() -> adder.client().sumNumbers(terms(5, 3))));
      await().until(() -> adder.journal.asked().size() == 1);

      adder.server.drain();

      assertEquals(Status.Code.UNAVAILABLE, stuck.get(5, TimeUnit.SECONDS).getCode());
      assertFalse(never.isDone());
    }
  }

  @Test
  void reflectionCanBeSwitchedOff() throws Exception {
    assertTrue(DEFAULTS.reflection());
    var off =
        new GrpcSettings("localhost", 0, false, DEFAULTS.deadline(), DEFAULTS.drain(), 2, 1024);
    try (InProcessAdder on = new InProcessAdder(DEFAULTS);
        InProcessAdder silent = new InProcessAdder(off)) {
      assertTrue(Reflection.services(on.channel()).contains(SumNumbersServiceGrpc.SERVICE_NAME));
      assertEquals(
          Status.Code.UNIMPLEMENTED,
          refusal(() -> Reflection.services(silent.channel())).getCode());
    }
  }

  private static List<ServingStatus> watchHealth(InProcessAdder adder) {
    List<ServingStatus> seen = new CopyOnWriteArrayList<>();
    HealthGrpc.newStub(adder.channel())
        .watch(
            HealthCheckRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(HealthCheckResponse response) {
                seen.add(response.getStatus());
              }

              @Override
              public void onError(Throwable ended) {}

              @Override
              public void onCompleted() {}
            });
    return seen;
  }

  private static Status refusal(Runnable call) {
    return assertThrows(StatusRuntimeException.class, call::run).getStatus();
  }
}
