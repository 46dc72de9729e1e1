package io.sumflow.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A child process. It ignores the terminal's SIGINT, so that Ctrl-C leaves the order of stopping to
 * us, and ends when its standard input closes, so that it never outlives us.
 */
final class Child implements Part {
  private static final Duration START_BOUND = Duration.ofMinutes(2);
  private static final Duration STOP_BOUND = Duration.ofSeconds(40);
  // An ignored signal stays ignored in the program that takes the shell's place.
  private static final List<String> IGNORING_SIGINT =
      List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final LogFile log;
  private final Predicate<LogFile> isUp;
  private final Consumer<ProcessHandle> started;
  private volatile @Nullable Process process;

  /**
   * Not started yet.
   *
   * @param isUp asked again and again after a start, with what was logged since
   * @param started told about each new process at once
   */
  Child(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path log,
      Predicate<LogFile> isUp,
      Consumer<ProcessHandle> started) {
    this.name = name;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = new LogFile(log);
    this.isUp = isUp;
    this.started = started;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() throws InterruptedException {
    log.begin();
    Process fresh = launch();
    process = fresh;
    started.accept(fresh.toHandle());
    long end = System.nanoTime() + START_BOUND.toNanos();
    while (!isUp.test(log)) {
      if (fresh.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new Failure(
            "%s did not start (%s): %s".formatted(name, how(fresh.exitValue()), log.lastLine()));
      }
      if (System.nanoTime() - end > 0) {
        stop();
        throw new Failure(
            "%s was not ready after %d s: %s"
                .formatted(name, START_BOUND.toSeconds(), log.lastLine()));
      }
    }
  }

  /** Runs it to its end instead, as a step of starting. */
  void runToEnd() throws InterruptedException {
    log.begin();
    Process fresh = launch();
    process = fresh;
    try {
      if (fresh.waitFor() != 0) {
        throw new Failure(
            "%s failed (%s): %s".formatted(name, how(fresh.exitValue()), log.lastLine()));
      }
    } finally {
      fresh.destroyForcibly();
    }
  }

  private Process launch() {
    List<String> words = new ArrayList<>(IGNORING_SIGINT);
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    // Said by DATABASE_URL already.
    builder.environment().remove("DB_DSN");
    try {
      return builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()))
          .start();
    } catch (IOException e) {
      throw new Failure("%s did not start: %s".formatted(name, e.getMessage()), e);
    }
  }

  @Override
  public String awaitDeath() throws InterruptedException {
    Process current = process;
    return current == null ? "not started" : how(current.waitFor());
  }

  private static String how(int status) {
    return status > 128 ? "signal " + (status - 128) : "status " + status;
  }

  @Override
  public void stop() throws InterruptedException {
    Process current = process;
    if (current == null || !current.isAlive()) {
      return;
    }
    try {
      current.getOutputStream().close();
    } catch (IOException alreadyClosed) {
      // It is ending.
    }
    if (!current.waitFor(STOP_BOUND.toSeconds(), TimeUnit.SECONDS)) {
      current.destroyForcibly().waitFor();
    }
  }

  @Override
  public void kill() {
    Process current = process;
    if (current != null) {
      current.destroyForcibly();
    }
  }

  /** Whether its process runs, ready or not. */
  boolean isRunning() {
    Process current = process;
    return current != null && current.isAlive();
  }
}
