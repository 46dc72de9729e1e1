package io.sumflow.standalone;

import io.sumflow.embedded.PostgresServer;
import io.sumflow.embedded.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What a killed {@code up} left running on our directory; nobody else may hold its lock. */
final class Leftovers {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  // The system counts from its own start, whose time of day moves when the clock is set.
  private static final long SAME_START_MILLIS = 10_000;

  private final DataDirectory directory;

  Leftovers(DataDirectory directory) {
    this.directory = directory;
  }

  /** Remembers a child of ours until the next {@link #end}. */
  void remember(ProcessHandle child) {
    try {
      Files.writeString(
          directory.children(),
          "%d %d%n".formatted(child.pid(), startOf(child)),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the children, which end by themselves, and ends PostgreSQL, which does not. */
  void end(Consumer<String> say) throws InterruptedException {
    for (String line : remembered()) {
      Optional<ProcessHandle> left = left(line);
      if (left.isPresent()) {
        say.accept("waiting for process " + left.get().pid() + " of an earlier start to end");
        end(left.get());
      }
    }
    PostgresServer.endLeftIn(directory.postgres())
        .ifPresent(pid -> say.accept("ended PostgreSQL " + pid + " of an earlier start"));
    try {
      Files.deleteIfExists(directory.children());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> remembered() {
    Path file = directory.children();
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<ProcessHandle> left(String line) {
    String[] words = line.split(" ", 2);
    long start = Long.parseLong(words[1]);
    return Processes.running(Long.parseLong(words[0]))
        .filter(process -> Math.abs(startOf(process) - start) < SAME_START_MILLIS);
  }

  /** With the number, this names a process: numbers are used again. */
  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static void end(ProcessHandle process) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean insisted = false;
    while (Processes.running(process.pid()).isPresent()) {
      if (!insisted && System.nanoTime() - end > 0) {
        insisted = true;
        process.destroyForcibly();
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
