package io.sumflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A PostgreSQL data directory and the programs that work on it. */
final class Cluster {
  static final String SUPERUSER = "postgres";

  private static final Duration INIT_BOUND = Duration.ofMinutes(2);
  // Crash recovery counts as starting.
  private static final Duration START_BOUND = Duration.ofMinutes(5);
  private static final Duration STOP_BOUND = Duration.ofSeconds(60);
  // The first major version that needs no locale of the system.
  private static final int BUILTIN_LOCALES = 17;
  private static final String OUR_SETTINGS = "sumflow.conf";

  private final Path programs;
  private final Path dataDir;
  private final Path logFile;
  private final List<String> prefix;

  Cluster(Path programs, Path dataDir, Path logFile) throws IOException {
    this.programs = programs;
    this.dataDir = dataDir;
    this.logFile = logFile;
    this.prefix = Unprivileged.prefix(programs);
  }

  /** Ends the server that runs on this directory; its process, when there was one. */
  static Optional<Long> endLeftIn(Path dataDir) {
    Optional<Postmaster> left = Postmaster.of(dataDir);
    if (left.isEmpty()) {
      return Optional.empty();
    }
    if (!left.get().isAlive()) {
      left.get().disown();
      return Optional.empty();
    }
    try {
      Path log = dataDir.resolveSibling("postgres.log");
      Cluster owned = new Cluster(PostgresBinaries.unpacked(), dataDir, log);
      if (!owned.stop("fast") && !owned.stop("immediate")) {
        throw new EmbeddedServerException(
            "PostgreSQL %d runs on %s and does not end".formatted(left.get().pid(), dataDir));
      }
      return Optional.of(left.get().pid());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the cluster when the directory is missing; a kill in between leaves no half one. */
  void ensureInitialised(Optional<String> password) throws IOException {
    if (Files.exists(dataDir.resolve("PG_VERSION"))) {
      requireOurVersion();
      return;
    }
    Path parent = dataDir.getParent();
    if (parent == null) {
      throw new EmbeddedServerException("cannot be a data directory: " + dataDir);
    }
    Files.createDirectories(parent);
    Path fresh = parent.resolve(dataDir.getFileName() + ".new");
    Directories.delete(fresh);
    initdb(fresh, password);
    Files.move(fresh, dataDir, StandardCopyOption.ATOMIC_MOVE);
  }

  private void requireOurVersion() throws IOException {
    String version = Files.readString(dataDir.resolve("PG_VERSION")).strip();
    int ours = PostgresBinaries.majorVersion(programs);
    if (!version.equals(Integer.toString(ours))) {
      throw new EmbeddedServerException(
          "%s was made by PostgreSQL %s, this is %s; it was not touched"
              .formatted(dataDir, version, ours));
    }
  }

  private void initdb(Path fresh, Optional<String> password) throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("-D", fresh.toString(), "-U", SUPERUSER, "-E", "UTF8", "--locale=C"));
    words.add("--no-sync");
    if (PostgresBinaries.majorVersion(programs) >= BUILTIN_LOCALES) {
      words.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    }
    Path secret = null;
    try {
      if (password.isPresent()) {
        secret =
            Files.createTempFile(
                "sumflow",
                "secret",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, password.get());
        words.addAll(List.of("-A", "scram-sha-256", "--pwfile=" + secret));
      } else {
        words.addAll(List.of("-A", "trust"));
      }
      Command.Outcome outcome = program("initdb", words).run(INIT_BOUND);
      if (!outcome.succeeded()) {
        throw new EmbeddedServerException("PostgreSQL made no cluster: " + outcome.output());
      }
    } finally {
      if (secret != null) {
        Files.delete(secret);
      }
    }
    Files.writeString(
        fresh.resolve("postgresql.conf"),
        Files.readString(fresh.resolve("postgresql.conf"))
            + "\ninclude_if_exists = '"
            + OUR_SETTINGS
            + "'\n");
  }

  /** Writes the settings, starts, and waits until connections are accepted. */
  void start(int port, Map<String, String> settings) throws IOException {
    String lines =
        settings.entrySet().stream()
            .map(e -> "%s = '%s'%n".formatted(e.getKey(), e.getValue().replace("'", "''")))
            .collect(Collectors.joining());
    Files.writeString(
        dataDir.resolve(OUR_SETTINGS),
        "listen_addresses = '127.0.0.1'%nunix_socket_directories = ''%nport = %d%n%s"
            .formatted(port, lines));
    long logBefore = Files.exists(logFile) ? Files.size(logFile) : 0;
    Command.Outcome outcome =
        pgCtl("start", "-w", "-t", Long.toString(START_BOUND.toSeconds()), "-l", logFile.toString())
            .run(START_BOUND.plusSeconds(10));
    if (!outcome.succeeded()) {
      throw new EmbeddedServerException("PostgreSQL did not start: " + newLog(logBefore));
    }
  }

  /** What the server wrote last, where it is the reason for not starting. */
  private String newLog(long from) throws IOException {
    String log;
    try {
      log = Files.readString(logFile).substring((int) from);
    } catch (NoSuchFileException | IndexOutOfBoundsException nothingThere) {
      return "see " + logFile;
    }
    return log.lines()
        .filter(line -> line.contains("FATAL:"))
        .map(line -> line.substring(line.indexOf("FATAL:") + 6).strip())
        .reduce((earlier, later) -> later)
        .orElse("see " + logFile);
  }

  /** Stops; {@code how} is one of pg_ctl's modes. False when it still runs after a minute. */
  boolean stop(String how) {
    return stopCommand(how).run(STOP_BOUND.plusSeconds(10)).succeeded();
  }

  Command stopCommand(String how) {
    return pgCtl("stop", "-w", "-t", Long.toString(STOP_BOUND.toSeconds()), "-m", how);
  }

  private Command pgCtl(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-s", "-D", dataDir.toString()));
    return program("pg_ctl", all);
  }

  private Command program(String name, List<String> words) {
    List<String> all = new ArrayList<>(prefix);
    all.add(programs.resolve("bin").resolve(name).toString());
    all.addAll(words);
    return new Command(all);
  }
}
