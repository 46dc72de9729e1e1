package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersResponse;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Adds over gRPC and sends each sum at once, as the adder does at its leisure. */
final class TestAdder extends SumNumbersServiceGrpc.SumNumbersServiceImplBase
    implements AutoCloseable {

  private static final Context.Key<Metadata> HEADERS =
      Context.keyWithDefault("headers", new Metadata());

  private final Sender sender;
  private final Server server;
  private volatile Optional<Status> failure = Optional.empty();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean losing;
  private volatile Metadata last = new Metadata();

  TestAdder(Sender sender) throws IOException {
    this.sender = sender;
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .intercept(new KeepingHeaders())
            .build()
            .start();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** All calls end so from now on. */
  void fail(Status status) {
    failure = Optional.of(status);
  }

  /**
   * All answers are lost from now on: what is added is recorded, and the caller told UNAVAILABLE.
   */
  void loseAnswers() {
    losing = true;
  }

  void mend() {
    failure = Optional.empty();
    losing = false;
  }

  /** How many sums are to be counted. */
  long sent() {
    return sent.get();
  }

  /** What the last call brought. */
  Optional<String> header(String name) {
    return Optional.ofNullable(last.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
  }

  @Override
  public void sumNumbers(SumNumbersRequest request, StreamObserver<SumNumbersResponse> answers) {
    last = HEADERS.get();
    if (failure.isPresent()) {
      answers.onError(failure.get().asRuntimeException());
      return;
    }
    int sum = request.getX() + request.getY();
    // As the adder does: once for each key.
    if (header("idempotency-key").filter(key -> !keys.add(key)).isEmpty()) {
      record(request, sum);
    }
    if (losing) {
      answers.onError(Status.UNAVAILABLE.withDescription("the adder is away").asRuntimeException());
      return;
    }
    answers.onNext(SumNumbersResponse.newBuilder().setSum(sum).build());
    answers.onCompleted();
  }

  private void record(SumNumbersRequest request, int sum) {
    UUID id = Sender.newId();
    Map<String, String> headers = new HashMap<>();
    headers.put("ce_id", id.toString());
    headers.put("ce_type", "sum.calculated");
    headers.put("ce_time", Instant.now().toString());
    header("traceparent").ifPresent(parent -> headers.put("traceparent", parent));
    String event = Sender.event(id, request.getX(), request.getY(), sum);
    sender.send(0, event.getBytes(UTF_8), headers);
    sent.incrementAndGet();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class KeepingHeaders implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Context context = Context.current().withValue(HEADERS, headers);
      return Contexts.interceptCall(context, call, headers, next);
    }
  }
}
