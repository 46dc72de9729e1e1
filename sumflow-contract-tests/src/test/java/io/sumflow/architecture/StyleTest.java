package io.sumflow.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Habits that hold in every module's main code. */
class StyleTest {

  private static final int LINES_MAX = 300;
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void filesAreShort() throws IOException {
    assertEquals(List.of(), sources(text -> text.lines().count() > LINES_MAX));
  }

  @Test
  void nothingIsLeftToDo() throws IOException {
    assertEquals(
        List.of(),
        sources(
            text ->
                Stream.of("to" + "do", "fix" + "me", "x" + "xx:")
                    .anyMatch(text.toLowerCase(Locale.ROOT)::contains)));
  }

  @Test
  void packagesAreNamedAfterWhatTheyDo() throws IOException {
    List<String> kinds =
        List.of("impl", "util", "utils", "common", "service", "mapper", "dto", "port");
    assertEquals(
        List.of(),
        mainSources().stream()
            .filter(path -> kinds.contains(path.getName(path.getNameCount() - 2).toString()))
            .toList());
  }

  @Test
  void everyPackageIsNullMarked() throws IOException {
    List<Path> unmarked =
        mainSources().stream()
            .map(path -> path.resolveSibling(""))
            .distinct()
            .filter(folder -> folder.toString().contains("io/sumflow"))
            .filter(folder -> !read(folder.resolve("package-info.java")).contains("@NullMarked"))
            .toList();

    assertEquals(List.of(), unmarked);
  }

  private static List<Path> sources(Predicate<String> wrong) throws IOException {
    return mainSources().stream().filter(path -> wrong.test(read(path))).toList();
  }

  private static List<Path> mainSources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<Path> found =
          modules
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .flatMap(StyleTest::javaFiles)
              .toList();
      assertTrue(found.size() > 100, () -> "sources not found under " + ROOT);
      return found;
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
