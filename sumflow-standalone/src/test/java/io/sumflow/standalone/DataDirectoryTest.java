package io.sumflow.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @Test
  void thePasswordIsDrawnOnceAndOnlyItsOwnerReadsIt(@TempDir Path dir) throws IOException {
    try (DataDirectory directory = DataDirectory.lock(dir.resolve("new").resolve("data"))) {
      String password = directory.password();

      assertTrue(password.matches("[0-9a-f]{48}"), password);
      assertEquals(password, directory.password());
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.passwordFile())));
      assertEquals(
          "rwx------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.root())));
    }
  }

  @Test
  void theLockNamesTheProcessThatHoldsItAndEndsWithIt(@TempDir Path dir) throws IOException {
    try (DataDirectory first = DataDirectory.lock(dir)) {
      assertEquals(
          Long.toString(ProcessHandle.current().pid()),
          Files.readString(first.root().resolve("lock")));
    }
    DataDirectory.lock(dir).close();
  }

  @Test
  void aChildOfAnEarlierStartIsWaitedFor(@TempDir Path dir) throws Exception {
    List<String> said = new ArrayList<>();
    Process child = new ProcessBuilder("sh", "-c", "read -r _; exit 0").start();
    try (DataDirectory directory = DataDirectory.lock(dir)) {
      Leftovers leftovers = new Leftovers(directory);
      leftovers.remember(child.toHandle());
      child.getOutputStream().close();

      leftovers.end(said::add);

      assertTrue(child.waitFor(1, TimeUnit.SECONDS));
      assertFalse(Files.exists(directory.children()));
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void aProcessThatTookTheNumberOfADeadChildIsLeftAlone(@TempDir Path dir) throws Exception {
    Process stranger = new ProcessBuilder("sh", "-c", "read -r _; exit 0").start();
    try (DataDirectory directory = DataDirectory.lock(dir)) {
      Files.writeString(directory.children(), stranger.pid() + " 12345\n");

      new Leftovers(directory).end(line -> {});

      assertTrue(stranger.isAlive());
    } finally {
      stranger.destroyForcibly();
    }
  }
}
