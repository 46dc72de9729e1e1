package io.sumflow.adder;

import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.sumflow.embedded.Ports;
import io.sumflow.proto.SumNumbersServiceGrpc;
import io.sumflow.proto.SumNumbersServiceGrpc.SumNumbersServiceBlockingStub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The adder as operators run it, in a JVM of its own, with a client. */
final class AdderProcess implements AutoCloseable {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final int grpcPort = Ports.free();
  private final int adminPort = Ports.free();
  private final Process process;
  private final ManagedChannel channel;

  /** Starts it and waits until it is ready. */
  AdderProcess(Path directory, Map<String, String> environment) throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("BIND_HOST", "127.0.0.1");
    all.put("GRPC_PORT", Integer.toString(grpcPort));
    all.put("METRICS_PORT", Integer.toString(adminPort));
    all.put("LOG_LEVEL", "WARN");
    process = start(directory, all, List.of("-Xms300m", "-Xmx300m"), "server", "adder.yml");
    channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", grpcPort, InsecureChannelCredentials.create())
            .build();
    await().atMost(LONG).ignoreExceptions().until(() -> get("/health").statusCode() == 200);
  }

  /** Runs it with files {@code out} and {@code err} for what it says. */
  static Process start(
      Path directory, Map<String, String> environment, List<String> jvm, String... arguments)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.command().addAll(jvm);
    builder.command().addAll(List.of("-cp", System.getProperty("java.class.path")));
    builder.command().add(AdderApplication.class.getName());
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(environment);
    return builder
        .redirectOutput(directory.resolve("out").toFile())
        .redirectError(directory.resolve("err").toFile())
        .start();
  }

  SumNumbersServiceBlockingStub client() {
    return SumNumbersServiceGrpc.newBlockingStub(channel);
  }

  HttpResponse<String> get(String path) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + path);
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException notYet) {
      throw new IllegalStateException(notYet);
    }
  }

  /** What it has used so far. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.destroyForcibly();
  }
}
