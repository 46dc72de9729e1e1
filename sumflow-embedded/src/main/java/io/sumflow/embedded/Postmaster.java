package io.sumflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The PostgreSQL that says, in {@code postmaster.pid}, that it runs on a data directory. */
record Postmaster(long pid, Path dataDir) {
  // No system gives this number to a process.
  private static final String NOBODY = "2147483646";

  static Optional<Postmaster> of(Path dataDir) {
    try {
      List<String> lines = Files.readAllLines(file(dataDir));
      return lines.isEmpty()
          ? Optional.empty()
          : Optional.of(new Postmaster(Long.parseLong(lines.get(0).trim()), dataDir));
    } catch (NoSuchFileException | NumberFormatException notThere) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether that process runs and really is the PostgreSQL of this directory. */
  boolean isAlive() {
    return Processes.running(pid)
        .filter(process -> isPostgresOf(process.info(), dataDir))
        .isPresent();
  }

  private static boolean isPostgresOf(ProcessHandle.Info info, Path dataDir) {
    boolean postgres = info.command().filter(name -> name.endsWith("/postgres")).isPresent();
    return postgres
        && info.arguments()
            .map(arguments -> List.of(arguments).contains(dataDir.toString()))
            .orElse(true);
  }

  /**
   * Lets the next PostgreSQL start although the process number in the file is in use again (or by a
   * zombie). The rest of the file stays: through it PostgreSQL refuses to start beside the
   * remaining backends of a dead one.
   */
  void disown() {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file(dataDir)));
      lines.set(0, NOBODY);
      Files.write(file(dataDir), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Path dataDir) {
    return dataDir.resolve("postmaster.pid");
  }
}
