package io.sumflow.standalone;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final StringWriter said = new StringWriter();
  private final Supervisor supervisor = new Supervisor(new Console(new PrintWriter(said)));

  @Test
  void partsStopInTheOppositeOrderOfStarting() throws InterruptedException {
    supervisor.start(new Scripted("one"), "here");
    supervisor.start(new Scripted("two"), "there");

    supervisor.stop();
    supervisor.stop();

    assertEquals(List.of("start one", "start two", "stop two", "stop one"), events);
  }

  @Test
  void aPartThatDiesIsStartedAgainAndSaidSo() throws InterruptedException {
    Scripted part = new Scripted("one");
    supervisor.start(part, "here");

    part.deaths.release();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertEquals(List.of("start one", "start one"), events));
    supervisor.stop();
    assertEquals(List.of("start one", "start one", "stop one"), events);
    List<String> lines = said.toString().lines().toList();
    assertEquals("one died (killed), starting it again in 1 s", lines.get(2));
    assertEquals("one is back", lines.get(3));
  }

  @Test
  void aPartThatDoesNotStartAtFirstIsNotKept() throws InterruptedException {
    Scripted part = new Scripted("one");
    part.failures = 1;

    assertThrows(Failure.class, () -> supervisor.start(part, "here"));
    supervisor.stop();

    assertEquals(List.of("start one", "kill one"), events);
  }

  @Test
  void aPartThatDoesNotComeBackIsTriedAgain() throws InterruptedException {
    Scripted part = new Scripted("one");
    supervisor.start(part, "here");
    part.failures = 1;

    part.deaths.release(2);

    await().atMost(Duration.ofSeconds(20)).until(() -> said.toString().contains("one is back"));
    supervisor.stop();
    assertEquals(List.of("start one", "start one", "kill one", "start one", "stop one"), events);
  }

  /** Dies whenever the test says so. */
  private final class Scripted implements Part {
    final String name;
    final Semaphore deaths = new Semaphore(0);
    volatile int failures;

    Scripted(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start() {
      events.add("start " + name);
      if (failures > 0) {
        failures = 0;
        throw new Failure("not today");
      }
    }

    @Override
    public String awaitDeath() throws InterruptedException {
      deaths.acquire();
      return "killed";
    }

    @Override
    public void stop() {
      events.add("stop " + name);
    }

    @Override
    public void kill() {
      events.add("kill " + name);
    }
  }
}
