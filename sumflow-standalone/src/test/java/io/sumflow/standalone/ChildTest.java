package io.sumflow.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
  @TempDir private Path dir = Path.of("");

  private final List<ProcessHandle> started = new ArrayList<>();

  @Test
  void itEndsInOrderWhenItsStandardInputCloses() throws InterruptedException {
    Child child = child("echo up; read -r _; exit 0");

    child.start();
    assertTrue(started.get(0).isAlive());
    child.stop();

    assertFalse(started.get(0).isAlive());
    assertEquals("status 0", child.awaitDeath());
  }

  @Test
  void itDoesNotSeeTheTerminalsInterrupt() throws Exception {
    Child child = child("echo up; read -r _; exit 7");
    child.start();

    Process signal = new ProcessBuilder("kill", "-INT", "" + started.get(0).pid()).start();
    assertEquals(0, signal.waitFor());
    child.stop();

    assertEquals("status 7", child.awaitDeath());
  }

  @Test
  void itsKillIsSeenAndItStartsAgain() throws InterruptedException {
    Child child = child("echo up; read -r _");
    child.start();

    child.kill();

    assertEquals("signal 9", child.awaitDeath());
    child.start();
    assertTrue(started.get(1).isAlive());
    child.stop();
  }

  @Test
  void whyItDidNotStartIsSaidInOneLine() {
    Child child = child("echo starting; echo the port is taken; exit 3");

    Failure failure = assertThrows(Failure.class, child::start);

    assertEquals(
        "app did not start (status 3): the port is taken (%s)".formatted(dir.resolve("app.log")),
        failure.getMessage());
  }

  @Test
  void aStepThatFailsIsSaidInOneLine() throws InterruptedException {
    child("exit 0").runToEnd();

    Failure failure = assertThrows(Failure.class, child("echo no; exit 1")::runToEnd);

    assertTrue(String.valueOf(failure.getMessage()).startsWith("app failed (status 1): no"));
  }

  @Test
  void itsEnvironmentIsOursAndNamesOneDatabase() throws InterruptedException {
    child("[ \"$DATABASE_URL\" = ours ] && [ -z \"${DB_DSN:-}\" ]").runToEnd();
  }

  private Child child(String script) {
    return new Child(
        "app",
        List.of("sh", "-c", script),
        Map.of("DATABASE_URL", "ours", "DB_DSN", "another"),
        dir.resolve("app.log"),
        log -> log.says("up"),
        started::add);
  }
}
