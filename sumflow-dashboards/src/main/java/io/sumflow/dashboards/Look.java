package io.sumflow.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How a panel shows its numbers.
 *
 * @param steps from which value on which colour, ascending; empty: one colour
 * @param words what single values are called
 * @param max the axis' end, where one is known
 * @param stacked whether series add up
 * @param signed whether values below zero are to be expected
 * @param logarithmic whether the axis is
 * @param decimals digits behind the point; negative: as fits
 */
record Look(
    List<Step> steps,
    List<Word> words,
    OptionalDouble max,
    boolean stacked,
    boolean signed,
    boolean logarithmic,
    int decimals) {

  /** From this value on it has this colour. */
  record Step(double from, Colour colour) {}

  /** This value is called so. */
  record Word(String value, String text, Colour colour) {}

  static final Look PLAIN =
      new Look(List.of(), List.of(), OptionalDouble.empty(), false, false, false, -1);

  Look {
    steps = List.copyOf(steps);
    words = List.copyOf(words);
  }

  Look step(double from, Colour colour) {
    List<Step> more = new ArrayList<>(steps);
    more.add(new Step(from, colour));
    return new Look(more, words, max, stacked, signed, logarithmic, decimals);
  }

  Look word(String value, String text, Colour colour) {
    List<Word> more = new ArrayList<>(words);
    more.add(new Word(value, text, colour));
    return new Look(steps, more, max, stacked, signed, logarithmic, decimals);
  }

  Look withMax(double value) {
    return new Look(steps, words, OptionalDouble.of(value), stacked, signed, logarithmic, decimals);
  }

  Look asStack() {
    return new Look(steps, words, max, true, signed, logarithmic, decimals);
  }

  Look withSign() {
    return new Look(steps, words, max, stacked, true, logarithmic, decimals);
  }

  Look onLogarithmicAxis() {
    return new Look(steps, words, max, stacked, signed, true, decimals);
  }

  Look withDecimals(int digits) {
    return new Look(steps, words, max, stacked, signed, logarithmic, digits);
  }
}
