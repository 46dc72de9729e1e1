package io.sumflow.totalizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.shell.EndWithStandardInput;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The totalizer as a process of its own: what a shell sees of it. */
final class CommandTest {

  private final Path directory;
  private final List<TotalizerProcess> started = new ArrayList<>();

  CommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void kill() {
    started.forEach(TotalizerProcess::close);
  }

  @Test
  void aBadSettingIsRefusedInOneLine() throws Exception {
    TotalizerProcess process =
        start(Map.of("DATABASE_URL", "mysql://u:secret@h/d"), "server", "totalizer.yml");

    assertEquals(1, process.exit());
    String error = process.text("err");
    assertEquals(1, error.lines().count(), error);
    assertTrue(error.startsWith("totalizer: database URL must start with postgres://"), error);
    assertFalse(error.contains("secret"), error);
    assertFalse(process.text("out").contains("secret"));
  }

  @Test
  void anUnmigratedDatabaseIsRefusedNamingTheRemedy() throws Exception {
    TotalizerProcess process = start(TotalizerProcess.environment(), "server", "totalizer.yml");

    assertEquals(1, process.exit());
    String error = process.text("err");
    assertEquals(1, error.lines().count(), error);
    assertTrue(error.contains("run 'db migrate' before 'server'"), error);
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    Map<String, String> environment = TotalizerProcess.migrated();
    try (ServerSocket taken = new ServerSocket(0)) {
      environment =
          TotalizerProcess.with(environment, "HTTP_PORT", Integer.toString(taken.getLocalPort()));
      TotalizerProcess process = start(environment, "server", "totalizer.yml");

      assertEquals(1, process.exit());
      String error = process.text("err");
      assertEquals(1, error.lines().count(), error);
      assertTrue(error.contains(Integer.toString(taken.getLocalPort())), error);
    }
  }

  @Test
  void theChildOfAnotherEndsWithItsInputAndNotWithAnInterrupt() throws Exception {
    Map<String, String> environment =
        TotalizerProcess.with(TotalizerProcess.migrated(), EndWithStandardInput.VARIABLE, "true");
    TotalizerProcess process = start(environment, "server", "totalizer.yml");
    process.awaitReady();

    new ProcessBuilder("kill", "-INT", Long.toString(process.process().pid())).start().waitFor();
    new ProcessBuilder("kill", "-INT", Long.toString(process.process().pid())).start().waitFor();
    assertFalse(process.process().waitFor(1, TimeUnit.SECONDS), "ended with an interrupt");
    process.awaitReady();

    process.process().getOutputStream().close();
    assertEquals(0, process.exit());
  }

  /** Asked by TERM: INT is ignored by whatever a shell started in the background. */
  @Test
  void otherwiseItEndsInOrderWhenAsked() throws Exception {
    Map<String, String> environment = TotalizerProcess.migrated();
    TotalizerProcess process = start(environment, "server", "totalizer.yml");
    process.awaitReady();
    process.process().getOutputStream().close();

    process.process().destroy();

    assertEquals(143, process.exit());
    assertFalse(process.text("out").contains("ERROR"), process.text("out"));
  }

  private TotalizerProcess start(Map<String, String> environment, String... arguments)
      throws IOException {
    TotalizerProcess process = TotalizerProcess.start(directory, environment, arguments);
    started.add(process);
    return process;
  }
}
