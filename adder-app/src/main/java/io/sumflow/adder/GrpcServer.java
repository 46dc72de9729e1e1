package io.sumflow.adder;

import io.dropwizard.lifecycle.Managed;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.sumflow.shell.RefusedException;
import io.sumflow.shell.Telemetry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The adder's gRPC server: sums, health, reflection. Stops only after what is in flight. */
final class GrpcServer implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(GrpcServer.class);

  private static final Duration KEEP_ALIVE_MIN = Duration.ofSeconds(20);
  private static final Duration FORCED = Duration.ofSeconds(2);

  private final GrpcSettings settings;
  private final HealthStatusManager health;
  private final CallTracker calls;
  private final ExecutorService handlers;
  private final ScheduledThreadPoolExecutor timer;
  private final Server server;
  private final AtomicBoolean drained = new AtomicBoolean();

  /** Prepares the server on a transport; starts nothing. */
  GrpcServer(
      ServerBuilder<?> transport,
      GrpcSettings settings,
      BindableService sums,
      HealthStatusManager health,
      CallTracker calls,
      Telemetry telemetry) {
    this.settings = settings;
    this.health = health;
    this.calls = calls;
    handlers = Executors.newFixedThreadPool(settings.threads(), named("grpc-call-"));
    timer = deadlines();
    // Before the tracker is added: a call is in flight until its span has ended.
    ServerServiceDefinition shown =
        telemetry.around(
            intercepted(sums, calls, telemetry),
            (service, otel) -> CallSpans.show(service, transport, otel));
    transport
        .executor(handlers)
        .maxInboundMessageSize(settings.messageBytesMax())
        .addStreamTracerFactory(calls)
        .addService(shown)
        .addService(health.getHealthService());
    if (settings.reflection()) {
      reflect(transport);
    }
    server = transport.build();
  }

  /** A call that was answered leaves the queue at once, not when its deadline has come. */
  private static ScheduledThreadPoolExecutor deadlines() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("grpc-deadline-"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** With telemetry, the message's trace context is not the caller's but one of our own. */
  private ServerServiceDefinition intercepted(
      BindableService sums, CallTracker calls, Telemetry telemetry) {
    // The last one is the outermost.
    List<ServerInterceptor> interceptors = new ArrayList<>();
    telemetry.ifOn(otel -> interceptors.add(calls.traces()));
    interceptors.add(new CallHeaders.Interceptor(!telemetry.isOn()));
    interceptors.add(new DefaultDeadline(settings.deadline(), timer));
    return ServerInterceptors.intercept(sums.bindService(), interceptors);
  }

  // The older protocol is deprecated, and the only one that many a client knows.
  @SuppressWarnings("deprecation")
  private static void reflect(ServerBuilder<?> transport) {
    transport
        .addService(ProtoReflectionServiceV1.newInstance())
        .addService(ProtoReflectionService.newInstance());
  }

  /** What a transport over the network needs besides: clients may keep connections alive. */
  static io.grpc.netty.NettyServerBuilder listen(GrpcSettings settings) {
    return io.grpc.netty.NettyServerBuilder.forAddress(
            new java.net.InetSocketAddress(settings.host(), settings.port()))
        .permitKeepAliveTime(KEEP_ALIVE_MIN.toSeconds(), TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true);
  }

  @Override
  public void start() throws RefusedException {
    try {
      server.start();
    } catch (IOException taken) {
      throw new RefusedException(
          "grpc.port must be free on " + settings.host() + ": " + settings.port(), taken);
    }
  }

  /** Where it listens, once started. */
  int port() {
    return server.getPort();
  }

  /** Deadlines of our own that are still to come: no more than calls in flight. */
  int deadlinesWaiting() {
    return timer.getQueue().size();
  }

  /**
   * Says that it is going, takes no new calls and waits for those in flight, at most as long as the
   * settings say; then ends what is left. Idempotent.
   */
  void drain() {
    if (!drained.compareAndSet(false, true)) {
      return;
    }
    health.enterTerminalState();
    server.shutdown();
    try {
      awaitCalls();
      server.shutdownNow();
      server.awaitTermination(FORCED.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    handlers.shutdownNow();
    timer.shutdownNow();
  }

  /** Health and reflection streams may stay open for ever; they are not waited for. */
  private void awaitCalls() throws InterruptedException {
    long end = System.nanoTime() + settings.drain().toNanos();
    int quiet = 0;
    // Ten quiet looks: calls that were on the way when the server said goodbye may still arrive.
    while (quiet < 10 && !server.awaitTermination(20, TimeUnit.MILLISECONDS)) {
      quiet = calls.inFlight() == 0 ? quiet + 1 : 0;
      if (System.nanoTime() - end > 0) {
        LOG.warn("{} calls were cut off after {}", calls.inFlight(), settings.drain());
        return;
      }
    }
  }

  @Override
  public void stop() {
    drain();
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
