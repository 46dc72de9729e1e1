package io.sumflow.adder;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sumflow.domain.Sum;
import io.sumflow.domain.adder.Adder;
import io.sumflow.domain.adder.IdempotencyKey;
import io.sumflow.domain.adder.JournalUnavailableException;
import io.sumflow.domain.adder.Recording;
import io.sumflow.domain.adder.SumRequest;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersResponse;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** gRPC on one side, {@link Adder} on the other. Safe for use by many threads. */
final class SumEndpoint extends SumNumbersServiceGrpc.SumNumbersServiceImplBase {

  private static final Logger LOG = LoggerFactory.getLogger(SumEndpoint.class);

  private final Adder adder;

  SumEndpoint(Adder adder) {
    this.adder = adder;
  }

  @Override
  public void sumNumbers(SumNumbersRequest message, StreamObserver<SumNumbersResponse> answers) {
    // A caller that has gone is noticed below; without this its answer would throw.
    ((ServerCallStreamObserver<SumNumbersResponse>) answers).setOnCancelHandler(() -> {});
    if (Context.current().isCancelled()) {
      // It waited for a thread beyond its deadline: nobody wants the answer, so nothing is written.
      answers.onError(Status.DEADLINE_EXCEEDED.asRuntimeException());
      return;
    }
    SumRequest request;
    try {
      request = request(message);
    } catch (IllegalArgumentException malformed) {
      answers.onError(invalid(String.valueOf(malformed.getMessage())).asRuntimeException());
      return;
    } catch (ArithmeticException tooLarge) {
      answers.onError(
          Status.OUT_OF_RANGE.withDescription(tooLarge.getMessage()).asRuntimeException());
      return;
    }
    adder
        .add(request)
        .whenComplete((recording, failure) -> answer(request, recording, failure, answers));
  }

  private static SumRequest request(SumNumbersRequest message) {
    Sum sum = Sum.of(message.getX(), message.getY());
    if (sum.value() != (int) sum.value()) {
      throw new ArithmeticException("x + y does not fit 32 bits: x=" + sum.x() + ", y=" + sum.y());
    }
    CallHeaders headers = CallHeaders.current();
    return new SumRequest(sum, key(headers.idempotencyKeys()), headers.traceContext());
  }

  private static Optional<IdempotencyKey> key(List<String> given) {
    if (given.size() > 1) {
      throw new IllegalArgumentException(
          "idempotency-key must be given once: " + given.size() + " times");
    }
    return given.stream().map(IdempotencyKey::new).findFirst();
  }

  private static void answer(
      SumRequest request,
      @Nullable Recording recording,
      @Nullable Throwable failure,
      StreamObserver<SumNumbersResponse> answers) {
    if (failure != null) {
      answers.onError(status(failure).asRuntimeException());
    } else if (recording == Recording.CONFLICT) {
      answers.onError(invalid("idempotency-key was used with other terms").asRuntimeException());
    } else {
      int sum = Math.toIntExact(request.sum().value());
      answers.onNext(SumNumbersResponse.newBuilder().setSum(sum).build());
      answers.onCompleted();
    }
  }

  private static Status status(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof JournalUnavailableException away) {
      LOG.debug("Not recorded", away);
      return Status.UNAVAILABLE.withDescription(
          away.outcomeUnknown()
              ? "the outcome is unknown: the sum may have been recorded;"
                  + " retry with the same idempotency-key"
              : "the database is away and nothing was recorded; retry");
    }
    LOG.error("A sum failed for a reason nobody expected", cause);
    return Status.INTERNAL.withDescription("internal error");
  }

  private static Status invalid(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why);
  }
}
