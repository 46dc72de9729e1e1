package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.Ports;
import io.sumflow.embedded.PostgresServer;
import io.sumflow.shell.EndWithStandardInput;
import java.io.IOException;
import java.net.ServerSocket;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The totalizer as a process of its own: what a shell sees of it. */
final class CommandTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path directory;
  private final List<Process> started = new ArrayList<>();

  CommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void kill() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void aBadSettingIsRefusedInOneLine() throws Exception {
    Process process =
        start(Map.of("DATABASE_URL", "mysql://u:secret@h/d"), "server", "totalizer.yml");

    assertEquals(1, exit(process));
    String error = text("err");
    assertEquals(1, error.lines().count(), error);
    assertTrue(error.startsWith("totalizer: database URL must start with postgres://"), error);
    assertFalse(error.contains("secret"), error);
    assertFalse(text("out").contains("secret"));
  }

  @Test
  void anUnmigratedDatabaseIsRefusedNamingTheRemedy() throws Exception {
    Process process = start(environment(), "server", "totalizer.yml");

    assertEquals(1, exit(process));
    String error = text("err");
    assertEquals(1, error.lines().count(), error);
    assertTrue(error.contains("run 'db migrate' before 'server'"), error);
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    Map<String, String> environment = migrated();
    try (ServerSocket taken = new ServerSocket(0)) {
      environment = with(environment, "HTTP_PORT", Integer.toString(taken.getLocalPort()));
      Process process = start(environment, "server", "totalizer.yml");

      assertEquals(1, exit(process));
      String error = text("err");
      assertEquals(1, error.lines().count(), error);
      assertTrue(error.contains(Integer.toString(taken.getLocalPort())), error);
    }
  }

  @Test
  void theChildOfAnotherEndsWithItsInputAndNotWithAnInterrupt() throws Exception {
    Map<String, String> environment = with(migrated(), EndWithStandardInput.VARIABLE, "true");
    Process process = start(environment, "server", "totalizer.yml");
    awaitReady(environment);

    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertFalse(process.waitFor(1, TimeUnit.SECONDS), "ended with an interrupt");
    awaitReady(environment);

    process.getOutputStream().close();
    assertEquals(0, exit(process));
  }

  /** Asked by TERM: INT is ignored by whatever a shell started in the background. */
  @Test
  void otherwiseItEndsInOrderWhenAsked() throws Exception {
    Map<String, String> environment = migrated();
    Process process = start(environment, "server", "totalizer.yml");
    awaitReady(environment);
    process.getOutputStream().close();

    process.destroy();

    assertEquals(143, exit(process));
    assertFalse(text("out").contains("ERROR"), text("out"));
  }

  private Map<String, String> environment() {
    String database = PostgresServer.shared().createDatabase();
    return Map.of(
        "DATABASE_URL", PostgresServer.shared().jdbcUrl(database),
        "KAFKA_BROKERS", "127.0.0.1:1",
        "HTTP_PORT", Integer.toString(Ports.free()),
        "ADMIN_PORT", Integer.toString(Ports.free()),
        "BIND_HOST", "127.0.0.1");
  }

  private Map<String, String> migrated() throws Exception {
    Map<String, String> environment = environment();
    RunningTotalizer.migrate(environment);
    return environment;
  }

  private static Map<String, String> with(Map<String, String> base, String name, String value) {
    Map<String, String> more = new HashMap<>(base);
    more.put(name, value);
    return more;
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
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
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static int exit(Process process) throws InterruptedException {
    assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "still running");
    return process.exitValue();
  }

  private String text(String file) throws IOException {
    return Files.readString(directory.resolve(file), UTF_8);
  }

  private static void awaitReady(Map<String, String> environment) {
    HttpClient client = HttpClient.newHttpClient();
    URI health = URI.create("http://127.0.0.1:" + environment.get("ADMIN_PORT") + "/health");
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () ->
                client
                        .send(
                            HttpRequest.newBuilder(health).timeout(LIMIT).build(),
                            HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                    == 200);
  }
}
