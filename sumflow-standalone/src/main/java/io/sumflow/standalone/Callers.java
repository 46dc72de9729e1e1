package io.sumflow.standalone;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Many callers at once, each adding random numbers until it is answered: with the same idempotency
 * key, so that a sum whose answer was lost counts once. The numbers follow from the seed.
 */
final class Callers implements AutoCloseable {
  private static final Metadata.Key<String> KEY =
      Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);
  private static final int TERM_BOUND = 1_000_000_000;
  private static final int CALL_SECONDS = 5;
  private static final int PATIENCE_SECONDS = 180;
  // What a caller may meet while the other side dies or comes back.
  private static final Set<Status.Code> PASSING =
      Set.of(
          Status.Code.UNAVAILABLE,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.CANCELLED,
          Status.Code.UNKNOWN,
          Status.Code.INTERNAL,
          Status.Code.ABORTED,
          Status.Code.RESOURCE_EXHAUSTED);

  private final String run;
  private final long seed;
  private final int sums;
  private final int count;
  private final ManagedChannel channel;
  private final ExecutorService threads;
  private final List<Future<?>> callers = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger retried = new AtomicInteger();

  /** The run is in every key: two runs never share one. Does no I/O yet. */
  Callers(int port, String run, long seed, int sums, int count) {
    this.run = run;
    this.seed = seed;
    this.sums = sums;
    this.channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .usePlaintext()
            .build();
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            count, work -> new Thread(work, "caller-" + number.incrementAndGet()));
    this.count = count;
  }

  /** Lets all of them go; once. */
  void start() {
    for (int caller = 0; caller < count; caller++) {
      callers.add(threads.submit(this::call));
    }
  }

  private Void call() throws InterruptedException {
    for (int i = next.getAndIncrement(); i < sums; i = next.getAndIncrement()) {
      addUntilAnswered(i);
      answered.incrementAndGet();
    }
    return null;
  }

  private void addUntilAnswered(int i) throws InterruptedException {
    Metadata headers = new Metadata();
    headers.put(KEY, "prove-%s-%d".formatted(run, i));
    Channel withKey =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    int[] terms = terms(i);
    SumNumbersRequest request =
        SumNumbersRequest.newBuilder().setX(terms[0]).setY(terms[1]).build();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        int sum =
            SumNumbersServiceGrpc.newBlockingStub(withKey)
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .sumNumbers(request)
                .getSum();
        if (sum != terms[0] + terms[1]) {
          throw new Failure("%d + %d was answered %d".formatted(terms[0], terms[1], sum));
        }
        return;
      } catch (StatusRuntimeException e) {
        if (!PASSING.contains(e.getStatus().getCode()) || System.nanoTime() - end > 0) {
          throw new Failure("a call was answered " + e.getStatus(), e);
        }
        retried.incrementAndGet();
        TimeUnit.MILLISECONDS.sleep(200);
        channel.resetConnectBackoff();
      }
    }
  }

  private int[] terms(int i) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
    return new int[] {
      random.nextInt(-TERM_BOUND, TERM_BOUND + 1), random.nextInt(-TERM_BOUND, TERM_BOUND + 1)
    };
  }

  /** What all sums of this run add up to. */
  BigInteger expected() {
    return IntStream.range(0, sums)
        .mapToObj(this::terms)
        .map(terms -> BigInteger.valueOf((long) terms[0] + terms[1]))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  int answered() {
    return answered.get();
  }

  int retried() {
    return retried.get();
  }

  /** Whether all callers ended, well or not. */
  boolean isDone() {
    return callers.stream().allMatch(Future::isDone);
  }

  /** Waits for all; throws what one of them failed with. */
  void join() throws InterruptedException {
    for (Future<?> caller : callers) {
      try {
        caller.get();
      } catch (ExecutionException e) {
        throw new Failure(String.valueOf(e.getCause()), e);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    channel.shutdownNow();
  }
}
