package io.sumflow.standalone;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.Ports;
import io.sumflow.embedded.Processes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The packaged command, the packaged apps, as a user starts them. */
class StandaloneIT {
  private static final Duration START_BOUND = Duration.ofMinutes(3);
  private static final Path HOME = Path.of(System.getProperty("sumflow.home", ".."));

  @TempDir private Path dir = Path.of("");

  private final String grpc = Integer.toString(Ports.free());
  private final String http = Integer.toString(Ports.free());
  private final List<Process> ups = new ArrayList<>();
  private final List<ProcessHandle> children = new ArrayList<>();

  @AfterEach
  void leaveNothingRunning() throws InterruptedException {
    for (Process up : ups) {
      up.destroy();
      up.waitFor(60, TimeUnit.SECONDS);
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void theTotalIsExactAfterEverythingWasKilled() throws Exception {
    Process up = up("first");
    awaitLine("first", "Ctrl-C stops all in order");
    assertEquals("8", add("5", "3"));
    assertEquals("2", add("5", "-3"));
    awaitTotal("10");

    aSecondUpIsRefused(up);
    theTerminalsInterruptIsNotSeenByChildren(up);
    aKilledAppComesBack();
    awaitTotal("110");
    everythingIsKilled(up);

    Process next = up("next");
    awaitLine("next", "Ctrl-C stops all in order");
    assertTrue(said("next").stream().anyMatch(line -> line.startsWith("ended PostgreSQL ")));
    long ready = System.nanoTime();
    assertEquals("-7", add("-4", "-3"));
    awaitTotal("103");
    assertTrue(System.nanoTime() - ready < TimeUnit.SECONDS.toNanos(15));
    theLivePageIsServedAndItsDoorIsOpen();

    itStopsInOrder(next);
  }

  private void aSecondUpIsRefused(Process up) throws Exception {
    Process second = up("second");
    assertTrue(second.waitFor(60, TimeUnit.SECONDS));
    assertEquals(1, second.exitValue());
    assertEquals(
        List.of("sumflow: %s is in use by process %d".formatted(data().toRealPath(), up.pid())),
        said("second"));
  }

  private void theTerminalsInterruptIsNotSeenByChildren(Process up) throws Exception {
    List<ProcessHandle> all = up.children().toList();
    assertEquals(4, all.size(), "guard of PostgreSQL, Kafka, adder, totalizer");
    for (ProcessHandle child : all) {
      assertEquals(
          0, new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start().waitFor());
    }
    assertEquals("100", add("50", "50"));
    assertTrue(all.stream().allMatch(ProcessHandle::isAlive));
    children.addAll(all);
  }

  private void aKilledAppComesBack() throws IOException {
    List<String> known = Files.readAllLines(data().resolve("children"));
    long totalizer = Long.parseLong(known.get(known.size() - 1).split(" ", 2)[0]);

    ProcessHandle.of(totalizer).orElseThrow().destroyForcibly();

    awaitLine("first", "totalizer died (signal 9), starting it again in 1 s");
    awaitLine("first", "totalizer is back");
  }

  private void theLivePageIsServedAndItsDoorIsOpen() throws Exception {
    HttpClient browser = HttpClient.newHttpClient();
    URI page = URI.create("http://localhost:" + http + "/");

    HttpResponse<String> shown =
        browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
    assertEquals(200, shown.statusCode());
    assertTrue(shown.body().contains("<form id=\"door\""), shown::body);

    HttpResponse<String> added =
        browser.send(
            HttpRequest.newBuilder(page.resolve("v1/sums"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"x\":20,\"y\":22}"))
                .build(),
            BodyHandlers.ofString());
    assertEquals(200, added.statusCode(), added::body);
    assertTrue(added.body().startsWith("{\"sum\":42,"), added::body);
    awaitTotal("145");
  }

  /** All but PostgreSQL itself, which is left to the next start. */
  private void everythingIsKilled(Process up) throws InterruptedException {
    List<ProcessHandle> all = up.children().toList();
    children.addAll(all);
    all.forEach(ProcessHandle::destroyForcibly);
    up.destroyForcibly().waitFor();
    await().until(() -> all.stream().allMatch(child -> Processes.running(child.pid()).isEmpty()));
  }

  private void itStopsInOrder(Process up) throws InterruptedException {
    children.addAll(up.children().toList());
    up.destroy();
    assertTrue(up.waitFor(120, TimeUnit.SECONDS));

    assertEquals(0, up.exitValue());
    assertEquals(
        List.of("totalizer", "adder", "Kafka", "PostgreSQL"),
        said("next").stream()
            .filter(line -> line.startsWith("stopped "))
            .map(line -> line.split(" ", 3)[1])
            .toList());
    assertTrue(children.stream().allMatch(child -> Processes.running(child.pid()).isEmpty()));
  }

  private Path data() {
    return dir.resolve("data");
  }

  private Process up(String name) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dsumflow.home=" + HOME.toAbsolutePath().normalize());
    command.add("-jar");
    command.add(HOME.resolve("sumflow-standalone/target/sumflow-standalone.jar").toString());
    command.addAll(List.of("up", "--data", data().toString()));
    command.addAll(List.of("--grpc-port", grpc, "--http-port", http));
    command.addAll(List.of("--adder-admin-port", Integer.toString(Ports.free())));
    command.addAll(List.of("--totalizer-admin-port", Integer.toString(Ports.free())));
    Process up =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output(name).toFile())
            .start();
    ups.add(up);
    return up;
  }

  private Path output(String name) {
    return dir.resolve(name + ".out");
  }

  private List<String> said(String name) {
    try {
      return Files.readAllLines(output(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitLine(String name, String line) {
    await()
        .atMost(START_BOUND)
        .failFast("it ended", () -> ups.stream().noneMatch(Process::isAlive))
        .untilAsserted(() -> assertTrue(said(name).contains(line), () -> said(name).toString()));
  }

  private String add(String x, String y) {
    return run("add", x, y, "--grpc-port", grpc);
  }

  private void awaitTotal(String expected) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals(expected, run("total", "--http-port", http)));
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine commandLine = SumFlow.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    commandLine.execute(arguments);
    return out.toString().strip();
  }
}
