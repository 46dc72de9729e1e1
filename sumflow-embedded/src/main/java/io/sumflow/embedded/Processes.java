package io.sumflow.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Processes of this machine that are not children of this one. Thread-safe. */
public final class Processes {
  private Processes() {}

  /**
   * The process while it runs. Java takes a process for alive also when it is dead and its parent
   * has not noticed (in a container whose first process never looks); this does not.
   */
  public static Optional<ProcessHandle> running(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(p -> !isZombie(pid));
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException noSuchProcessOrNotLinux) {
      return false;
    }
  }
}
