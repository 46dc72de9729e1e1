package io.sumflow.contracts.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How a metric must be named and explained; much the same as {@code promtool check metrics}. */
final class NamingRules {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  private static final Pattern SENTENCE = Pattern.compile("[A-Z0-9].*[^.]\\.");

  /** Named by the conventions of OpenTelemetry, which know no such rule. */
  private static final Set<String> COUNT_ALLOWED = Set.of("db_client_connection_count");

  private static final List<String> TYPES = List.of("gauge", "counter", "histogram", "summary");
  private static final List<String> NOT_BASE_UNITS =
      List.of("milliseconds", "ms", "minutes", "hours", "kilobytes", "kb", "megabytes", "percent");

  private NamingRules() {}

  /** What is wrong with it; empty if nothing is. */
  static List<String> broken(Family family) {
    List<String> broken = new ArrayList<>();
    check(broken, family, FORM.matcher(family.name()).matches(), "words in lower case");
    check(broken, family, !family.type().equals("unknown"), "a type");
    check(broken, family, SENTENCE.matcher(family.help()).matches(), "a sentence as help");
    check(
        broken,
        family,
        Stream.of("_total", "_info", "_bucket", "_sum").noneMatch(family.name()::endsWith)
            && (!family.name().endsWith("_count") || COUNT_ALLOWED.contains(family.name())),
        "no suffix of another type");
    List<String> words = List.of(family.name().split("_"));
    check(broken, family, words.stream().noneMatch(TYPES::contains), "no type in its name");
    check(broken, family, words.stream().noneMatch(NOT_BASE_UNITS::contains), "a base unit");
    check(
        broken,
        family,
        family.unit().isEmpty() || family.name().endsWith("_" + family.unit()),
        "its unit at the end of its name");
    check(
        broken,
        family,
        family.labels().stream().allMatch(label -> FORM.matcher(label).matches()),
        "labels in lower case");
    return broken;
  }

  private static void check(List<String> broken, Family family, boolean kept, String rule) {
    if (!kept) {
      broken.add(family.queried() + " must have " + rule + ": " + family.help());
    }
  }
}
