package io.sumflow.adder;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.sumflow.embedded.Ports;
import io.sumflow.proto.SumNumbersServiceGrpc;
import io.sumflow.proto.SumNumbersServiceGrpc.SumNumbersServiceBlockingStub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The adder as a process of its own, with a client, and what it wrote. */
final class AdderProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final int grpcPort = Ports.free();
  private final int adminPort = Ports.free();
  private final Path directory;
  private final Process process;
  private final ManagedChannel channel;

  private AdderProcess(Path directory, Map<String, String> environment, List<String> words)
      throws IOException {
    this.directory = directory;
    ProcessBuilder builder =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.command().add("-Xmx300m");
    builder.command().addAll(List.of("-cp", System.getProperty("java.class.path")));
    builder.command().add(AdderApplication.class.getName());
    builder.command().addAll(words);
    builder.environment().put("BIND_HOST", "127.0.0.1");
    builder.environment().put("GRPC_PORT", Integer.toString(grpcPort));
    builder.environment().put("METRICS_PORT", Integer.toString(adminPort));
    builder.environment().putAll(environment);
    process =
        builder
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", grpcPort, InsecureChannelCredentials.create())
            .build();
  }

  /** On ports of its own. */
  static AdderProcess start(Path directory, Map<String, String> environment) throws IOException {
    return new AdderProcess(directory, environment, List.of("server", "adder.yml"));
  }

  Process process() {
    return process;
  }

  int exit() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running");
    }
    return process.exitValue();
  }

  String out() throws IOException {
    return Files.readString(directory.resolve("out"));
  }

  /** Without what newer JVMs say about libraries that use old ways. */
  String errors() throws IOException {
    try (Stream<String> lines = Files.lines(directory.resolve("err"))) {
      return lines.filter(line -> !line.startsWith("WARNING: ")).collect(joining("\n"));
    }
  }

  void awaitReady() {
    await().atMost(LIMIT).until(this::isReady);
  }

  boolean isReady() throws InterruptedException {
    try {
      return send("/health").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  String get(String path) throws IOException, InterruptedException {
    return send(path).body();
  }

  private HttpResponse<String> send(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + path);
    return CLIENT.send(
        HttpRequest.newBuilder(uri).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** One that sends these headers, names and values in turn. */
  SumNumbersServiceBlockingStub client(String... headers) {
    Metadata metadata = new Metadata();
    for (int i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    return SumNumbersServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.destroyForcibly();
  }
}
