package io.sumflow.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Everything that outlives {@code up}; locked for one of them at a time. */
final class DataDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel lock;

  private DataDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Makes it when it is missing, and locks it. The lock ends with the process, however it ends.
   *
   * @throws Failure naming the process that holds it
   */
  static DataDirectory lock(Path given) {
    try {
      Files.createDirectories(
          given,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path root = given.toRealPath();
      FileChannel lock =
          FileChannel.open(
              root.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (lock.tryLock() == null) {
        String holder = Files.readString(root.resolve("lock")).strip();
        lock.close();
        throw new Failure("%s is in use by process %s".formatted(root, holder));
      }
      lock.truncate(0);
      lock.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      DataDirectory directory = new DataDirectory(root, lock);
      Files.createDirectories(directory.logs());
      return directory;
    } catch (IOException e) {
      throw new Failure("cannot use %s: %s".formatted(given, e), e);
    }
  }

  Path root() {
    return root;
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  Path kafka() {
    return root.resolve("kafka");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path log(String name) {
    return logs().resolve(name + ".log");
  }

  /** Which processes of ours were started. */
  Path children() {
    return root.resolve("children");
  }

  Path passwordFile() {
    return root.resolve("postgres-password");
  }

  /** PostgreSQL's password, drawn once; only the owner of the directory can read it. */
  String password() {
    Path file = passwordFile();
    try {
      if (!Files.exists(file)) {
        byte[] drawn = new byte[24];
        new SecureRandom().nextBytes(drawn);
        Path fresh = root.resolve("postgres-password.new");
        Files.deleteIfExists(fresh);
        Files.createFile(
            fresh,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, HexFormat.of().formatHex(drawn));
        Files.move(fresh, file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
