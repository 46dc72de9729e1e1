package io.sumflow.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows is what is compiled and run here. */
class ReadmeTest {

  private static final Path SOURCES = Path.of("src/main/java/io/sumflow/examples");

  @Test
  void theReadmeQuotesTheExamplesAsTheyAre() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));

    for (String example : new String[] {"PlainJdbc.java", "RelayInYourApp.java"}) {
      String quoted = quoted(Files.readString(SOURCES.resolve(example)));
      assertTrue(readme.contains(quoted), () -> "README.md must quote " + example + ":\n" + quoted);
    }
  }

  private static String quoted(String source) {
    String begin = "// [readme\n";
    int from = source.indexOf(begin) + begin.length();
    int to = source.lastIndexOf('\n', source.indexOf("// readme]"));
    return source.substring(from, to).stripIndent();
  }
}
