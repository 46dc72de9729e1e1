package io.sumflow.dashboards;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes what is generated: the boards and the page that describes them. */
public final class WriteBoards {

  private static final ObjectWriter WRITER = new ObjectMapper().writer(printer());

  private WriteBoards() {}

  /**
   * Writes all files.
   *
   * @param arguments the repository's root
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException(
          "one argument, the repository's root: " + arguments.length);
    }
    write(Path.of(arguments[0]));
  }

  static void write(Path root) throws IOException {
    for (Map.Entry<String, String> file : files().entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** What each file must hold, by its path from the repository's root. */
  static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    for (Board board : Boards.all()) {
      files.put("compose/grafana/dashboards/" + board.uid() + ".json", text(board));
    }
    files.put("docs/dashboards.md", BoardPage.text(Boards.all()));
    return files;
  }

  private static String text(Board board) {
    try {
      return WRITER.writeValueAsString(BoardJson.of(board)) + "\n";
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The same bytes on every system. */
  private static DefaultPrettyPrinter printer() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }
}
