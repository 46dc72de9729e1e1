package io.sumflow.pg;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one row that is lease and position: where the last step left it, else by its key.
 *
 * <p>While any session holds an old snapshot, each update leaves a version that cannot be pruned;
 * by key, finding the row then costs more with every step (2 ms after 50,000). By its place it
 * always costs the same. When somebody else has written it, the place is stale, the step finds
 * nothing, and is asked once more by key.
 */
final class PositionRow {

  private static final String AT = "<at>";
  private static final String BY_PLACE = "ctid = ?::tid";
  private static final String BY_KEY = "one";

  private final Steps steps;
  private volatile @Nullable String place;

  PositionRow(Steps steps) {
    this.steps = steps;
  }

  /** A step in both its forms. */
  record Sql(String byPlace, String byKey) {

    /** Makes both of one text that says {@code <at>} where it looks the row up. */
    static Sql of(String template) {
      return new Sql(
          Steps.step(template.replace(AT, BY_PLACE)), Steps.step(template.replace(AT, BY_KEY)));
    }

    /** The same with one more value set before it; see {@link Steps#step(String, String)}. */
    static Sql of(String more, String template) {
      return new Sql(
          Steps.step(more, template.replace(AT, BY_PLACE)),
          Steps.step(more, template.replace(AT, BY_KEY)));
    }
  }

  /**
   * Runs a step.
   *
   * @param before parameters that stand before the place
   * @param after parameters that stand behind it
   * @param rows empty if the row was not found or its guards did not hold
   */
  <R> Optional<R> run(
      String doing, Sql sql, List<?> before, List<?> after, Steps.Rows<Optional<R>> rows) {
    List<Object> parameters = new ArrayList<>(before);
    String known = place;
    if (known != null) {
      parameters.add(known);
      parameters.addAll(after);
      Optional<R> found = steps.run(doing, sql.byPlace, parameters, rows);
      if (found.isPresent()) {
        return found;
      }
      place = null;
      parameters = new ArrayList<>(before);
    }
    parameters.addAll(after);
    return steps.run(doing, sql.byKey, parameters, rows);
  }

  /** Where the row is now. */
  void foundAt(@Nullable String ctid) {
    place = ctid == null ? place : ctid;
  }
}
