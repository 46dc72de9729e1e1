package io.sumflow.adder;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.Ports;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The adder as a process of its own: its exit status, its output, its end. */
@Timeout(120)
final class ProcessTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  static Process start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx200m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            AdderApplication.class.getName());
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(environment);
    return builder
        .redirectOutput(directory.resolve("out").toFile())
        .redirectError(directory.resolve("err").toFile())
        .start();
  }

  @Test
  void aRefusalIsOneLineAndStatusOneAndShowsNoPassword(@TempDir Path directory) throws Exception {
    Process process =
        start(directory, Map.of("DATABASE_URL", "postgres://u:geheim/@h/d"), "server", "adder.yml");

    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String out = Files.readString(directory.resolve("out"));
    String err = errors(directory);
    assertEquals(1, process.exitValue());
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.startsWith("adder: database URL must "), err);
    assertFalse((out + err).contains("geheim"));
  }

  @Test
  void itIgnoresAnInterruptAndEndsInOrderWhenItsStandardInputDoes(@TempDir Path directory)
      throws Exception {
    int adminPort = Ports.free();
    Map<String, String> ready = Servers.readyEnvironment();
    String url = ready.getOrDefault("DATABASE_URL", "");
    Map<String, String> environment =
        Map.of(
            "SUMFLOW_END_WITH_STDIN",
            "true",
            "DATABASE_URL",
            url + "&password=geheim",
            "KAFKA_BROKERS",
            "127.0.0.1:1",
            "BIND_HOST",
            "127.0.0.1",
            "GRPC_PORT",
            Integer.toString(Ports.free()),
            "METRICS_PORT",
            Integer.toString(adminPort));
    Process process = start(directory, environment, "server", "adder.yml");
    try {
      await().atMost(LONG).until(() -> isReady(adminPort));

      assertEquals(0, interrupt(process));
      await().during(Duration.ofMillis(500)).atMost(LONG).until(() -> isReady(adminPort));
      process.getOutputStream().close();

      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
      String out = Files.readString(directory.resolve("out"));
      assertTrue(out.contains("Draining"), out);
      assertFalse(out.contains("geheim"), out);
      assertEquals("", errors(directory));
    } finally {
      process.destroyForcibly();
    }
  }

  /** Without what newer JVMs say about libraries that use old ways. */
  private static String errors(Path directory) throws IOException {
    try (Stream<String> lines = Files.lines(directory.resolve("err"))) {
      return lines.filter(line -> !line.startsWith("WARNING: ")).collect(joining("\n"));
    }
  }

  /** What Ctrl-C does. */
  private static int interrupt(Process process) throws Exception {
    return new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  static boolean isReady(int adminPort) throws InterruptedException {
    URI health = URI.create("http://127.0.0.1:" + adminPort + "/health");
    try {
      return HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
