package io.sumflow.contracts.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a scrape returned, read strictly: what a scraper would refuse or misread is refused.
 *
 * @param families in the order they came
 */
public record Scrape(List<Family> families) {

  /** To be sent as {@code Accept}: the text format that has exemplars. */
  public static final String ACCEPT = "application/openmetrics-text; version=1.0.0";

  private static final Map<String, List<String>> SUFFIXES =
      Map.of(
          "counter", List.of("_total", "_created"),
          "histogram", List.of("_bucket", "_count", "_sum", "_created"),
          "summary", List.of("", "_count", "_sum", "_created"),
          "info", List.of("_info"));

  /** Copies the list. */
  public Scrape {
    families = List.copyOf(families);
  }

  /**
   * Reads the OpenMetrics text format.
   *
   * @throws IllegalArgumentException if it is not that, with the line
   */
  public static Scrape parse(String text) {
    return new Reader().read(text);
  }

  /** How many series a scraper would keep. */
  public int series() {
    return families.stream().mapToInt(family -> family.samples().size()).sum();
  }

  /** The family of which a query uses this name, such as one that ends with {@code _total}. */
  public Optional<Family> find(String queried) {
    return families.stream().filter(family -> family.queried().equals(queried)).findFirst();
  }

  private static final class Reader {

    private final Map<String, Family> families = new LinkedHashMap<>();
    private final Map<String, String> about = new LinkedHashMap<>();
    private final List<Family.Sample> samples = new ArrayList<>();
    private @Nullable String name;

    Scrape read(String text) {
      if (!text.endsWith("# EOF\n")) {
        throw new IllegalArgumentException("does not end with # EOF");
      }
      String lines = text.substring(0, text.length() - "# EOF\n".length());
      for (String line : lines.lines().toList()) {
        if (line.startsWith("# ")) {
          metadata(line);
        } else {
          sample(line);
        }
      }
      endFamily();
      return new Scrape(List.copyOf(families.values()));
    }

    private void metadata(String line) {
      String[] words = line.split(" ", 4);
      if (words.length < 4 || !List.of("TYPE", "UNIT", "HELP").contains(words[1])) {
        throw refused("no metadata", line);
      }
      if (!words[2].equals(name)) {
        endFamily();
        name = words[2];
      }
      if (!samples.isEmpty() || about.put(words[1], words[3]) != null) {
        throw refused("metadata twice or too late", line);
      }
    }

    private void sample(String line) {
      Family.Sample sample = new SampleReader(line).read();
      String type = about.getOrDefault("TYPE", "unknown");
      boolean ours =
          SUFFIXES.getOrDefault(type, List.of("")).stream()
              .anyMatch(suffix -> sample.name().equals(name + suffix));
      if (!ours) {
        throw refused("no sample of " + name + ", a " + type, line);
      }
      boolean repeated =
          samples.stream()
              .anyMatch(
                  other ->
                      other.name().equals(sample.name()) && other.labels().equals(sample.labels()));
      if (repeated) {
        throw refused("the same series twice", line);
      }
      samples.add(sample);
    }

    private void endFamily() {
      if (name == null) {
        return;
      }
      Family family =
          new Family(
              name,
              about.getOrDefault("TYPE", "unknown"),
              about.getOrDefault("UNIT", ""),
              about.getOrDefault("HELP", ""),
              samples);
      if (families.put(name, family) != null) {
        throw new IllegalArgumentException("the same metric twice: " + name);
      }
      about.clear();
      samples.clear();
    }

    private static IllegalArgumentException refused(String why, String line) {
      return new IllegalArgumentException(why + ": " + line);
    }
  }
}
