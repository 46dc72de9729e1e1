package io.sumflow.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A log that grows over many starts; this is about the part since the last one. */
final class LogFile {
  private static final long ROTATE_BEYOND = 20L << 20;

  private final Path path;
  private long from;

  LogFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** The last start begins here; a large log moves aside, one is kept. */
  void begin() {
    try {
      from = Files.exists(path) ? Files.size(path) : 0;
      if (from > ROTATE_BEYOND) {
        Path aside = path.resolveSibling(path.getFileName() + ".1");
        Files.deleteIfExists(aside);
        Files.move(path, aside);
        from = 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a line that starts so was written. */
  boolean says(String beginning) {
    return text().lines().anyMatch(line -> line.startsWith(beginning));
  }

  String lastLine() {
    return text()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("\t"))
        .reduce((earlier, later) -> later)
        .map(line -> "%s (%s)".formatted(line.strip(), path))
        .orElse("see " + path);
  }

  private String text() {
    try {
      byte[] all = Files.readAllBytes(path);
      int start = (int) Math.min(from, all.length);
      return new String(all, start, all.length - start, StandardCharsets.UTF_8);
    } catch (IOException notThere) {
      return "";
    }
  }
}
