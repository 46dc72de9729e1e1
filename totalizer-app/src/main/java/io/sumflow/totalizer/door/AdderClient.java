package io.sumflow.totalizer.door;

import io.dropwizard.lifecycle.Managed;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Calls the adder; connects with the first call. Safe for use by many threads. */
final class AdderClient implements Managed {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final int MESSAGE_BYTES_MAX = 16_384;

  /** The threads of this port have other things to do than to wait for the adder. */
  private static final int CALLS_MAX = 32;

  private static final Metadata.Key<String> KEY =
      Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

  private final Semaphore calls = new Semaphore(CALLS_MAX);
  private final ManagedChannel channel;

  /** Connects to nothing yet; {@code adder} is host:port. */
  AdderClient(String adder) {
    channel =
        NettyChannelBuilder.forTarget("dns:///" + adder)
            .usePlaintext()
            .idleTimeout(IDLE.toMinutes(), TimeUnit.MINUTES)
            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
            .build();
  }

  /**
   * The sum, once the adder has recorded it; waits for at most five seconds.
   *
   * @throws RefusedCallException if it has not, or if nobody knows
   */
  int add(Terms terms, Optional<String> key, Trace trace) throws RefusedCallException {
    if (!calls.tryAcquire()) {
      throw new RefusedCallException(
          RefusedCallException.UNAVAILABLE,
          null,
          "calls at once must be at most " + CALLS_MAX + ": try again");
    }
    try {
      Metadata headers = new Metadata();
      trace.into(headers);
      key.ifPresent(text -> headers.put(KEY, text));
      return SumNumbersServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .sumNumbers(SumNumbersRequest.newBuilder().setX(terms.x()).setY(terms.y()).build())
          .getSum();
    } catch (StatusRuntimeException failed) {
      throw refused(failed.getStatus(), key.isPresent());
    } finally {
      calls.release();
    }
  }

  @Override
  public void stop() {
    channel.shutdownNow();
  }

  /** What the adder's answer means over HTTP. */
  static RefusedCallException refused(Status status, boolean hasKey) {
    String said = RefusedCallException.shown(String.valueOf(status.getDescription()));
    return switch (status.getCode()) {
      // The door sends nothing malformed: what is left is a key with other terms.
      case INVALID_ARGUMENT ->
          hasKey
              ? of(RefusedCallException.CONFLICT, said)
              : of(RefusedCallException.BAD_REQUEST, said);
      case ALREADY_EXISTS, ABORTED, FAILED_PRECONDITION -> of(RefusedCallException.CONFLICT, said);
      case OUT_OF_RANGE -> of(RefusedCallException.OUT_OF_RANGE, said);
      case UNAVAILABLE, RESOURCE_EXHAUSTED ->
          of(RefusedCallException.UNAVAILABLE, "the adder is away" + AGAIN);
      case DEADLINE_EXCEEDED, CANCELLED ->
          of(RefusedCallException.TIMED_OUT, "the adder did not answer in time" + AGAIN);
      default -> of(RefusedCallException.BAD_GATEWAY, "the adder failed" + AGAIN);
    };
  }

  private static final String AGAIN = ": try again, with the same Idempotency-Key it counts once";

  private static RefusedCallException of(int status, String why) {
    return new RefusedCallException(status, null, why);
  }
}
