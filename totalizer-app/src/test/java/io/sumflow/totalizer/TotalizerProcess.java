package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.sumflow.embedded.Ports;
import io.sumflow.embedded.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The totalizer as a process of its own, and what it wrote. */
final class TotalizerProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Path directory;
  private final Map<String, String> environment;
  private final Process process;

  private TotalizerProcess(Path directory, Map<String, String> environment, Process process) {
    this.directory = directory;
    this.environment = environment;
    this.process = process;
  }

  /** An empty database, no Kafka, free ports. */
  static Map<String, String> environment() {
    String database = PostgresServer.shared().createDatabase();
    return Map.of(
        "DATABASE_URL", PostgresServer.shared().jdbcUrl(database),
        "KAFKA_BROKERS", "127.0.0.1:1",
        "HTTP_PORT", Integer.toString(Ports.free()),
        "ADMIN_PORT", Integer.toString(Ports.free()),
        "BIND_HOST", "127.0.0.1");
  }

  /** The same with tables. */
  static Map<String, String> migrated() throws Exception {
    Map<String, String> environment = environment();
    RunningTotalizer.migrate(environment);
    return environment;
  }

  static Map<String, String> with(Map<String, String> base, String name, String value) {
    Map<String, String> more = new HashMap<>(base);
    more.put(name, value);
    return more;
  }

  static TotalizerProcess start(
      Path directory, Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(TotalizerApplication.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile());
    builder.environment().putAll(environment);
    return new TotalizerProcess(directory, environment, builder.start());
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

  /** What it wrote to {@code out} or {@code err}. */
  String text(String file) throws IOException {
    return Files.readString(directory.resolve(file), UTF_8);
  }

  /** The body that one of its ports, named as its variable, answers. */
  String get(String port, String path) throws IOException, InterruptedException {
    return send(port, path).body();
  }

  void awaitReady() {
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> send("ADMIN_PORT", "/health").statusCode() == 200);
  }

  private HttpResponse<String> send(String port, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + environment.get(port) + path);
    return CLIENT.send(
        HttpRequest.newBuilder(uri).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
