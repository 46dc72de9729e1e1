package io.sumflow.standalone;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.sumflow.embedded.Ports;
import io.sumflow.embedded.PostgresServer;
import io.sumflow.proto.SumNumbersRequest;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged apps, which send their spans to a collector; and a caller with a trace. */
final class TracedApps implements AutoCloseable {
  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  static final String CALLER = "00f067aa0ba902b7";

  private static final Path HOME = Path.of(System.getProperty("sumflow.home", ".."));
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final int grpc = Ports.free();
  private final int adderAdmin = Ports.free();
  private final int totalizerHttp = Ports.free();
  private final int totalizerAdmin = Ports.free();
  private final Path dir;
  private final Child adder;
  private final Child totalizer;
  private final List<Child> migrations;

  /** With a database of its own for each. */
  TracedApps(Path dir, PostgresServer postgres, String brokers, String collector) {
    this.dir = dir;
    postgres.createDatabase("adder");
    postgres.createDatabase("totalizer");
    Map<String, String> common =
        Map.of(
            "BIND_HOST", "127.0.0.1",
            "KAFKA_BROKERS", brokers,
            "SUMFLOW_END_WITH_STDIN", "true",
            "OTEL_ENDPOINT", collector,
            "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
            "OTEL_BSP_SCHEDULE_DELAY", "100");
    Map<String, String> ofAdder = new HashMap<>(common);
    ofAdder.put("DATABASE_URL", postgres.jdbcUrl("adder"));
    ofAdder.put("GRPC_PORT", Integer.toString(grpc));
    ofAdder.put("METRICS_PORT", Integer.toString(adderAdmin));
    Map<String, String> ofTotalizer = new HashMap<>(common);
    ofTotalizer.put("DATABASE_URL", postgres.jdbcUrl("totalizer"));
    ofTotalizer.put("HTTP_PORT", Integer.toString(totalizerHttp));
    ofTotalizer.put("ADMIN_PORT", Integer.toString(totalizerAdmin));
    adder = app("adder", ofAdder, adderAdmin);
    totalizer = app("totalizer", ofTotalizer, totalizerAdmin);
    migrations = List.of(migration("adder", ofAdder), migration("totalizer", ofTotalizer));
  }

  void migrate() throws InterruptedException {
    for (Child migration : migrations) {
      migration.runToEnd();
    }
  }

  private Child app(String name, Map<String, String> environment, int admin) {
    return new Child(
        name,
        command(name, "server"),
        environment,
        dir.resolve(name + ".log"),
        log -> isReady(admin),
        process -> {});
  }

  private Child migration(String name, Map<String, String> environment) {
    return new Child(
        name + "'s migration",
        command(name, "db", "migrate"),
        environment,
        dir.resolve(name + "-migrate.log"),
        log -> false,
        process -> {});
  }

  private static List<String> command(String app, String... words) {
    Path module = HOME.resolve(app + "-app").toAbsolutePath().normalize();
    return Stream.of(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                module.resolve("target").resolve(app + "-app.jar").toString()),
            List.of(words),
            List.of(module.resolve(app + ".yml").toString()))
        .flatMap(List::stream)
        .toList();
  }

  void startAdder() throws InterruptedException {
    adder.start();
  }

  /** In order: what it has seen is sent. */
  void stopAdder() throws InterruptedException {
    adder.stop();
  }

  void startTotalizer() throws InterruptedException {
    totalizer.start();
  }

  /** A call within the caller's trace. */
  int add(int x, int y) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-" + TRACE + "-" + CALLER + "-01");
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), grpc))
            .usePlaintext()
            .build();
    try {
      return SumNumbersServiceGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .withDeadlineAfter(BOUND.toSeconds(), TimeUnit.SECONDS)
          .sumNumbers(SumNumbersRequest.newBuilder().setX(x).setY(y).build())
          .getSum();
    } finally {
      channel.shutdownNow();
    }
  }

  /** What the totalizer answers. */
  String total() throws IOException, InterruptedException {
    return get(totalizerHttp, "/v1/results").body();
  }

  private boolean isReady(int admin) {
    try {
      return get(admin, "/health").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(BOUND).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    adder.kill();
    totalizer.kill();
  }
}
