package io.sumflow.contracts.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What {@code /metrics} of a service promises. The scrape is of a running service which has done
 * what there is to do, so that every metric has its labels.
 */
public abstract class MetricsContract {

  /** Set to {@code true}, the documentation is written in place of compared. */
  public static final String WRITE = "sumflow.docs.write";

  private static final int SERIES_MAX = 2_000;
  private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");

  /** The JVM's, and Dropwizard's and its parts': another version of them may have others. */
  private static final Pattern OF_LIBRARIES =
      Pattern.compile("(jvm|process)_.*|\\w+ Generated from Dropwizard metric.*");

  /** The service's name in the documentation. */
  protected abstract String service();

  /** What {@code /metrics} answers to {@link Scrape#ACCEPT}. */
  protected abstract String scrape() throws Exception;

  /** Every metric this service promises by name, with its labels in alphabetical order. */
  protected abstract Map<String, List<String>> promised();

  /** The upper bounds of promised histograms, without the last, infinite one. */
  protected abstract Map<String, List<Double>> buckets();

  @Test
  protected void everyPromisedMetricIsThereWithItsLabels() throws Exception {
    Scrape scrape = Scrape.parse(scrape());
    Map<String, List<String>> found = new TreeMap<>();
    for (String name : promised().keySet()) {
      scrape.find(name).ifPresent(family -> found.put(name, List.copyOf(family.labels())));
    }

    assertEquals(new TreeMap<>(promised()), found);
  }

  @Test
  protected void everyPromisedHistogramHasItsBuckets() throws Exception {
    Scrape scrape = Scrape.parse(scrape());
    Map<String, List<Double>> found = new TreeMap<>();
    for (String name : buckets().keySet()) {
      List<Double> bounds = scrape.find(name).map(Family::bounds).orElse(List.of());
      found.put(name, bounds.subList(0, Math.max(0, bounds.size() - 1)));
    }

    assertEquals(new TreeMap<>(buckets()), found);
  }

  @Test
  protected void everyMetricOfOursIsWellNamedAndExplained() throws Exception {
    List<String> broken =
        ours().stream().flatMap(family -> NamingRules.broken(family).stream()).toList();

    assertEquals(List.of(), broken);
  }

  @Test
  protected void thereAreFewSeries() throws Exception {
    int series = Scrape.parse(scrape()).series();

    assertTrue(series < SERIES_MAX, () -> series + " series");
  }

  @Test
  protected void theDocumentationSaysTheSame() throws Exception {
    String document = Files.readString(DOCUMENT);
    String expected = new MetricsTable(service()).in(document, ours());
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(DOCUMENT, expected);
      return;
    }

    assertEquals(
        expected,
        document,
        () -> DOCUMENT + " is not what the service says; write it with -D" + WRITE + "=true");
  }

  private List<Family> ours() throws Exception {
    return Scrape.parse(scrape()).families().stream()
        .filter(family -> !OF_LIBRARIES.matcher(family.name() + " " + family.help()).matches())
        .toList();
  }
}
