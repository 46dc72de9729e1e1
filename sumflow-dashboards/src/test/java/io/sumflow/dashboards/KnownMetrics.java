package io.sumflow.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics there are: ours by the page that is generated from a live registry, what the rules
 * record, and a list of those that other programs expose.
 */
final class KnownMetrics {

  static final Path OURS = Repository.ROOT.resolve("docs/metrics.md");

  /** The first column of a table. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-zA-Z_:][\\w:]*)(?:\\{[^`]*})?`");

  private static final List<String> SUFFIXES =
      List.of("", "_bucket", "_sum", "_count", "_total", "_info");

  private final Set<String> names = new HashSet<>();

  KnownMetrics() throws IOException {
    for (JsonNode rule : Rules.all()) {
      if (rule.has("record")) {
        names.add(rule.get("record").asText());
      }
    }
    list("others-metrics.txt");
    Matcher matcher = ROW.matcher(Files.readString(OURS));
    while (matcher.find()) {
      SUFFIXES.forEach(suffix -> names.add(matcher.group(1) + suffix));
    }
  }

  boolean knows(String metric) {
    if (metric.startsWith("~")) {
      return names.stream().anyMatch(name -> name.matches(metric.substring(1)));
    }
    return names.contains(metric);
  }

  private void list(String resource) throws IOException {
    for (String line : Files.readAllLines(Path.of("src/test/resources", resource))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        names.add(line.strip());
      }
    }
  }
}
