package io.sumflow.dashboards;

import java.util.ArrayList;
import java.util.List;

/**
 * One dashboard.
 *
 * @param uid stable: links, alerts and bookmarks name it; also the file's name
 * @param description the question it answers
 * @param jobs what may be chosen as {@code job}, as a regular expression
 */
record Board(String uid, String title, String description, String jobs, List<Row> rows) {

  /** Panels under one heading. */
  record Row(String title, List<Panel> panels) {
    Row {
      panels = List.copyOf(panels);
    }
  }

  Board {
    rows = List.copyOf(rows);
  }

  static Board of(String uid, String title, String description, String jobs) {
    return new Board(uid, title, description, jobs, List.of());
  }

  Board row(String heading, Panel... panels) {
    List<Row> more = new ArrayList<>(rows);
    more.add(new Row(heading, List.of(panels)));
    return new Board(uid, title, description, jobs, more);
  }
}
