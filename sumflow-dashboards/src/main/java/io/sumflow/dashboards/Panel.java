package io.sumflow.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One panel: what is asked, what it means, how it is shown. Its place follows from its size and the
 * order on the board.
 *
 * @param width of the board's 24 columns
 * @param height in grid rows
 */
record Panel(
    Kind kind,
    String title,
    String description,
    Unit unit,
    int width,
    int height,
    Look look,
    List<Query> queries) {

  Panel {
    queries = List.copyOf(queries);
    if (width < 1 || width > Layout.COLUMNS || height < 1) {
      throw new IllegalArgumentException(
          "width must be 1..24, height 1 or more: %d x %d (%s)".formatted(width, height, title));
    }
  }

  static Panel timeseries(String title, String description, Unit unit) {
    return of(Kind.TIMESERIES, title, description, unit);
  }

  static Panel stat(String title, String description, Unit unit) {
    return of(Kind.STAT, title, description, unit);
  }

  /** A heat map of one histogram; its one query gives the rate of each bucket. */
  static Panel heatmap(String title, String description, String histogram, String labels) {
    return of(Kind.HEATMAP, title, description, Unit.SECONDS)
        .with(
            new Query(
                Query.rate("le", histogram + "_bucket", labels), "{{le}}", Optional.empty(), true));
  }

  /** One row per series, one column per query. */
  static Panel table(String title, String description, Unit unit) {
    return of(Kind.TABLE, title, description, unit);
  }

  /** What is called what over time, one line per series. */
  static Panel states(String title, String description) {
    return of(Kind.STATES, title, description, Unit.COUNT);
  }

  private static Panel of(Kind kind, String title, String description, Unit unit) {
    return new Panel(
        kind, title, description, unit, kind.width, kind.height, Look.PLAIN, List.of());
  }

  Panel size(int columns, int rows) {
    return new Panel(kind, title, description, unit, columns, rows, look, queries);
  }

  Panel query(String expr, String legend) {
    return with(new Query(expr, legend, Optional.empty(), false));
  }

  Panel query(String expr, String legend, Colour colour) {
    return with(new Query(expr, legend, Optional.of(colour), false));
  }

  /** P50, P95 and P99 of a histogram, the last with exemplars. */
  Panel quantiles(String histogram, String labels) {
    return query(Query.quantile(0.5, histogram, labels), "P50", Colour.P50)
        .query(Query.quantile(0.95, histogram, labels), "P95", Colour.P95)
        .with(
            new Query(
                Query.quantile(0.99, histogram, labels), "P99", Optional.of(Colour.P99), true));
  }

  /** From this value on it is drawn in this colour; the first step below all is good. */
  Panel step(double from, Colour colour) {
    return look(look.step(from, colour));
  }

  Panel word(String value, String text, Colour colour) {
    return look(look.word(value, text, colour));
  }

  Panel max(double value) {
    return look(look.withMax(value));
  }

  Panel decimals(int digits) {
    return look(look.withDecimals(digits));
  }

  Panel stacked() {
    return look(look.asStack());
  }

  /** Values below zero mean something here. */
  Panel signed() {
    return look(look.withSign());
  }

  Panel logarithmic() {
    return look(look.onLogarithmicAxis());
  }

  private Panel with(Query query) {
    List<Query> more = new ArrayList<>(queries);
    more.add(query);
    return new Panel(kind, title, description, unit, width, height, look, more);
  }

  private Panel look(Look other) {
    return new Panel(kind, title, description, unit, width, height, other, queries);
  }
}
