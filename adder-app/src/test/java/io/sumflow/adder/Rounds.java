package io.sumflow.adder;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures of two variants, measured in turns. */
final class Rounds {

  private final List<Double> bare = new ArrayList<>();
  private final List<Double> watched = new ArrayList<>();

  void bare(double figure) {
    bare.add(figure);
  }

  void watched(double figure) {
    watched.add(figure);
  }

  private static double median(List<Double> figures) {
    return figures.stream().sorted().toList().get(figures.size() / 2);
  }

  @Override
  public String toString() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < bare.size(); i++) {
      ratios.add(watched.get(i) / bare.get(i));
    }
    return String.format(
        Locale.ROOT,
        "bare %.0f, watched %.0f (medians of %d); watched/bare %.3f (median of pairs, %.3f to %.3f)",
        median(bare),
        median(watched),
        bare.size(),
        median(ratios),
        ratios.stream().min(Double::compare).orElse(0.0),
        ratios.stream().max(Double::compare).orElse(0.0));
  }
}
