package io.sumflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One of PostgreSQL's programs, run to its end. */
record Command(List<String> words) {

  /** What it printed and how it ended. */
  record Outcome(int status, String output) {
    boolean succeeded() {
      return status == 0;
    }
  }

  /**
   * Runs it.
   *
   * @throws EmbeddedServerException when it does not end in time; it is killed then
   */
  Outcome run(Duration bound) {
    @Nullable Path output = null;
    @Nullable Process process = null;
    try {
      // A file, not a pipe: a server started by the command would keep a pipe open for ever.
      output = Files.createTempFile("sumflow", "out");
      process = builder().redirectErrorStream(true).redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new EmbeddedServerException("no end after " + bound + ": " + words);
      }
      return new Outcome(process.exitValue(), Files.readString(output).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted: " + words, e);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
      if (output != null) {
        Directories.delete(output);
      }
    }
  }

  /** Not started yet; without the caller's PostgreSQL and locale settings. */
  ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(words));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    environment.put("LC_ALL", "C");
    return builder;
  }
}
