package io.sumflow.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A command-line tool that need not be there; without it its test is skipped, and says so. */
final class Tool {

  private static final int MINUTES = 8;

  private Tool() {}

  /** Runs it in the repository's root and expects it to succeed. */
  static void passes(String name, List<String> arguments) throws IOException, InterruptedException {
    boolean there = onPath(name);
    if (!there) {
      System.err.println("NOT CHECKED: there is no " + name + " on this machine: " + arguments);
    }
    assumeTrue(there, () -> "there is no " + name + " on this machine; not checked: " + arguments);
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(arguments);
    Path output = Files.createTempFile(name, ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Repository.ROOT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      process.destroyForcibly();
      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertEquals(0, ended ? process.exitValue() : -1, () -> command + "\n" + said);
    } finally {
      Files.delete(output);
    }
  }

  private static boolean onPath(String name) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
  }
}
