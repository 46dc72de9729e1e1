package io.sumflow.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A small process that stops a server when this JVM is gone, however it went. */
record Guard(Process process) {
  // Its standard input closes with this JVM.
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      dir=$1; shift
      while read -r _; do :; done
      "$@"
      [ -z "$dir" ] || rm -rf -- "$dir"
      """;

  /** Starts it; afterwards it removes the directory, too. */
  static Guard of(Command stop, Optional<Path> remove) throws IOException {
    ProcessBuilder builder = stop.builder();
    String directory = remove.map(Path::toString).orElse("");
    builder.command().addAll(0, List.of("sh", "-c", SCRIPT, "sh", directory));
    return new Guard(
        builder
            // Not ours: whoever waits for the end of our output would wait for the guard's.
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** It is no longer needed. */
  void dismiss() {
    process.destroyForcibly();
  }
}
