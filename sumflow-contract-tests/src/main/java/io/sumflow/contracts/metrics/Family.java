package io.sumflow.contracts.metrics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A metric as a scrape shows it.
 *
 * @param name without the suffixes of its samples
 * @param type such as {@code counter}
 * @param unit empty if it has none
 * @param help what it means
 * @param samples in the order they came
 */
public record Family(String name, String type, String unit, String help, List<Sample> samples) {

  private static final Set<String> OF_THE_FORMAT = Set.of("le", "quantile");

  /**
   * One value.
   *
   * @param name the family's, with a suffix where the type has one
   * @param exemplar labels of the message or call behind it; empty if there is none
   */
  public record Sample(
      String name, Map<String, String> labels, double value, Map<String, String> exemplar) {

    /** Copies the labels. */
    public Sample {
      labels = Map.copyOf(labels);
      exemplar = Map.copyOf(exemplar);
    }
  }

  /** Copies the samples. */
  public Family {
    samples = List.copyOf(samples);
  }

  /** What queries call it: a counter's and an info's samples end with a suffix of their own. */
  public String queried() {
    return switch (type) {
      case "counter" -> name + "_total";
      case "info" -> name + "_info";
      default -> name;
    };
  }

  /** The labels its samples have, without those that the format needs. */
  public Set<String> labels() {
    Set<String> labels = new TreeSet<>();
    samples.forEach(sample -> labels.addAll(sample.labels().keySet()));
    labels.removeAll(OF_THE_FORMAT);
    return labels;
  }

  /** The upper bounds of a histogram's buckets, each once, ascending. */
  public List<Double> bounds() {
    return samples.stream()
        .filter(sample -> sample.name().equals(name + "_bucket"))
        .map(sample -> sample.labels().getOrDefault("le", ""))
        .map(bound -> bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.valueOf(bound))
        .distinct()
        .sorted()
        .toList();
  }
}
