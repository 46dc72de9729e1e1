package io.sumflow.contracts.metrics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The section of {@code docs/metrics.md} that a service's scrape makes. */
final class MetricsTable {

  private final String service;

  MetricsTable(String service) {
    this.service = service;
  }

  /** The document with the section of this service in place of the one it has. */
  String in(String document, List<Family> families) {
    int start = document.indexOf(start()) + start().length();
    int end = document.indexOf(end());
    if (start < start().length() || end < start) {
      throw new IllegalArgumentException(
          "the document must have a section " + start() + " ... " + end());
    }
    return document.substring(0, start) + "\n" + table(families) + document.substring(end);
  }

  private String start() {
    return "<!-- " + service + ": generated -->";
  }

  private String end() {
    return "<!-- " + service + ": end -->";
  }

  private static String table(List<Family> families) {
    String rows =
        families.stream()
            .sorted(Comparator.comparing(Family::queried))
            .map(MetricsTable::row)
            .collect(Collectors.joining());
    return "| Metric | Type | Labels | Unit | Meaning |\n|---|---|---|---|---|\n" + rows;
  }

  private static String row(Family family) {
    return "| `%s` | %s | %s | %s | %s |%n"
        .formatted(
            family.queried(),
            family.type(),
            family.labels().stream()
                .map(label -> "`" + label + "`")
                .collect(Collectors.joining(" ")),
            family.unit(),
            family.help().replace("\\\"", "\"").replace("|", "\\|"))
        .replace(System.lineSeparator(), "\n");
  }
}
