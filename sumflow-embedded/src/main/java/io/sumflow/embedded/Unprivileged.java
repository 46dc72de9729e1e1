package io.sumflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** PostgreSQL refuses to run as root; this lets root start it all the same. */
final class Unprivileged {
  // In a user namespace of its own the process is nobody, yet still owns root's files.
  private static final List<String> IN_USER_NAMESPACE = List.of("unshare", "-U");

  private Unprivileged() {}

  /**
   * What to put before the name of a program.
   *
   * @throws EmbeddedServerException when we are root and cannot be less
   */
  static List<String> prefix(Path ours) throws IOException {
    if (!Integer.valueOf(0).equals(Files.getAttribute(ours, "unix:uid"))) {
      return List.of();
    }
    if (canUnshare()) {
      return IN_USER_NAMESPACE;
    }
    throw new EmbeddedServerException(
        "PostgreSQL does not run as root, and user namespaces (unshare -U) are not allowed here:"
            + " run as another user");
  }

  private static boolean canUnshare() {
    try {
      return new Command(List.of("unshare", "-U", "true")).run(Duration.ofSeconds(10)).succeeded();
    } catch (UncheckedIOException noSuchProgram) {
      return false;
    }
  }
}
