package io.sumflow.dashboards;

import java.util.Optional;

/**
 * One expression of a panel.
 *
 * @param expr PromQL; {@code <on>} stands for the chosen jobs and instances
 * @param legend what its series are called, or the column's name in a table
 * @param colour of all its series; none: from the palette
 * @param exemplars whether single observations are shown with their traces
 */
record Query(String expr, String legend, Optional<Colour> colour, boolean exemplars) {

  /** Labels of sums alone: heartbeats go the same way. */
  static final String SUMS = "<on>,event_type=\"sum.calculated\"";

  private static final String ON = "job=~\"$job\",instance=~\"$instance\"";

  Query {
    expr = expr.strip().replace("<on>", ON);
    if (expr.isEmpty() || legend.isBlank()) {
      throw new IllegalArgumentException(
          "expr and legend must not be empty: " + expr + " / " + legend);
    }
  }

  /** A quantile over all that the labels select, from a histogram's buckets. */
  static String quantile(double rank, String histogram, String labels) {
    return "histogram_quantile(%s, sum by (le) (rate(%s_bucket{%s}[$__rate_interval])))"
        .formatted(rank, histogram, labels);
  }

  /** What one observation was on average. */
  static String mean(String histogram, String labels) {
    return "sum(rate(%1$s_sum{%2$s}[$__rate_interval])) / sum(rate(%1$s_count{%2$s}[$__rate_interval]))"
        .formatted(histogram, labels);
  }

  /** A counter's speed, by some labels. */
  static String rate(String by, String counter, String labels) {
    return "sum by (%s) (rate(%s{%s}[$__rate_interval]))".formatted(by, counter, labels);
  }

  /** A counter's speed, all of it. */
  static String rate(String counter, String labels) {
    return "sum(rate(%s{%s}[$__rate_interval]))".formatted(counter, labels);
  }
}
