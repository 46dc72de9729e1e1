package io.sumflow.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sumflow prove} in small; the large one is run by hand. */
class ProveIT {
  private static final Path HOME = Path.of(System.getProperty("sumflow.home", ".."));

  @Test
  void theTotalIsExactWhenBothAppsAreKilledUnderLoad(@TempDir Path dir) throws Exception {
    Path output = dir.resolve("output");
    Process prove =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dsumflow.home=" + HOME.toAbsolutePath().normalize(),
                "-jar",
                HOME.resolve("sumflow-standalone/target/sumflow-standalone.jar").toString(),
                "prove",
                "--sums=1000",
                "--callers=16",
                "--kills=1",
                "--seed=7",
                "--data=" + dir.resolve("data"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(prove.waitFor(6, TimeUnit.MINUTES), () -> "still at " + output);

      List<String> said = Files.readAllLines(output);
      assertEquals(0, prove.exitValue(), said::toString);
      assertTrue(
          said.stream().anyMatch(line -> line.contains("exactly the sum of all")), said::toString);
    } finally {
      prove.destroyForcibly();
    }
  }
}
