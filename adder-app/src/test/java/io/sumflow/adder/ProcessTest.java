package io.sumflow.adder;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The adder as a process of its own: its exit status, its output, its end. */
@Timeout(120)
final class ProcessTest {

  @Test
  void aRefusalIsOneLineAndStatusOneAndShowsNoPassword(@TempDir Path directory) throws Exception {
    Map<String, String> environment = Map.of("DATABASE_URL", "postgres://u:geheim/@h/d");
    try (AdderProcess adder = AdderProcess.start(directory, environment)) {
      assertEquals(1, adder.exit());

      assertEquals(1, adder.errors().lines().count(), adder.errors());
      assertTrue(adder.errors().startsWith("adder: database URL must "), adder.errors());
      assertFalse((adder.out() + adder.errors()).contains("geheim"));
    }
  }

  @Test
  void itIgnoresAnInterruptAndEndsInOrderWhenItsStandardInputDoes(@TempDir Path directory)
      throws Exception {
    String url = Servers.readyEnvironment().getOrDefault("DATABASE_URL", "");
    Map<String, String> environment =
        Map.of(
            "SUMFLOW_END_WITH_STDIN",
            "true",
            "DATABASE_URL",
            url + "&password=geheim",
            "KAFKA_BROKERS",
            "127.0.0.1:1");
    try (AdderProcess adder = AdderProcess.start(directory, environment)) {
      adder.awaitReady();

      assertEquals(0, interrupt(adder.process()));
      await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(60)).until(adder::isReady);
      adder.process().getOutputStream().close();

      assertEquals(0, adder.exit());
      assertTrue(adder.out().contains("Draining"), adder.out());
      assertFalse(adder.out().contains("geheim"), adder.out());
      assertEquals("", adder.errors());
    }
  }

  /** What Ctrl-C does. */
  private static int interrupt(Process process) throws Exception {
    return new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
        .inheritIO()
        .start()
        .waitFor();
  }
}
