package io.sumflow.adder;

import io.dropwizard.core.setup.Environment;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import io.sumflow.contracts.metrics.Scrape;
import io.sumflow.embedded.Ports;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc;
import io.sumflow.shell.Refusal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** The whole application in this JVM, on ports of its own. */
final class RunningAdder implements AutoCloseable {

  private final int adminPort = Ports.free();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ManagedChannel channel;
  private final Application application;

  private RunningAdder(Map<String, String> environment) throws Exception {
    int grpcPort = Ports.free();
    Map<String, String> all = new HashMap<>(environment);
    all.put("BIND_HOST", "127.0.0.1");
    all.put("GRPC_PORT", Integer.toString(grpcPort));
    all.put("METRICS_PORT", Integer.toString(adminPort));
    application = run(all, "server", "adder.yml");
    channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", grpcPort, InsecureChannelCredentials.create())
            .build();
  }

  /** Starts it, and fails if it refuses. */
  static RunningAdder start(Map<String, String> environment) throws Exception {
    RunningAdder adder = new RunningAdder(environment);
    Throwable failure = adder.application.failure;
    if (failure != null) {
      throw new IllegalStateException("the adder did not start", failure);
    }
    return adder;
  }

  /** Makes the tables. */
  static void migrate(Map<String, String> environment) throws Exception {
    Throwable failure = run(environment, "db", "migrate", "adder.yml").failure;
    if (failure != null) {
      throw new IllegalStateException("no migration", failure);
    }
  }

  /** Why it does not start, in one line. */
  static Optional<String> refusal(Map<String, String> environment) throws Exception {
    Throwable failure = run(environment, "server", "adder.yml").failure;
    return Optional.ofNullable(failure).flatMap(Refusal::line);
  }

  private static Application run(Map<String, String> environment, String... arguments)
      throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    all.put("LOG_LEVEL", "WARN");
    Application application = new Application(all);
    application.run(arguments);
    return application;
  }

  private static final class Application extends AdderApplication {

    private @Nullable Throwable failure;
    private @Nullable Server server;

    Application(Map<String, String> environment) {
      super(environment);
    }

    @Override
    public void run(AdderConfiguration configuration, Environment dropwizard) throws Exception {
      super.run(configuration, dropwizard);
      dropwizard.lifecycle().addServerLifecycleListener(started -> server = started);
    }

    @Override
    protected void onFatalError(Throwable fatal) {
      failure = fatal;
    }
  }

  /** A client with 20 s of patience that sends these headers, names and values in turn. */
  SumNumbersServiceGrpc.SumNumbersServiceBlockingStub client(String... headers) {
    return impatient(20_000, headers);
  }

  SumNumbersServiceGrpc.SumNumbersServiceBlockingStub impatient(long millis, String... headers) {
    Metadata metadata = new Metadata();
    for (int i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    return SumNumbersServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .withDeadlineAfter(millis, TimeUnit.MILLISECONDS);
  }

  int add(int x, int y, String... headers) {
    return client(headers)
        .sumNumbers(SumNumbersRequest.newBuilder().setX(x).setY(y).build())
        .getSum();
  }

  ManagedChannel channel() {
    return channel;
  }

  ServingStatus grpcHealth() {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(5, TimeUnit.SECONDS)
        .check(
            HealthCheckRequest.newBuilder().setService(SumNumbersServiceGrpc.SERVICE_NAME).build())
        .getStatus();
  }

  HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What Prometheus gets. */
  String scrape() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
    HttpRequest request = HttpRequest.newBuilder(uri).header("Accept", Scrape.ACCEPT).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  int status(String path) throws Exception {
    return get(path).statusCode();
  }

  /** The value of a metric that has no labels, 0 if it is not there. */
  double metric(String name) throws Exception {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /** As SIGTERM does. */
  void stop() {
    Server started = application.server;
    try {
      if (started != null) {
        started.stop();
      }
    } catch (Exception failed) {
      throw new IllegalStateException("the adder did not stop in order", failed);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    stop();
  }
}
