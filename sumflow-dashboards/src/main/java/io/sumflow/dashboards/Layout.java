package io.sumflow.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Places panels: left to right, a new line where one does not fit, headings over the full width.
 */
final class Layout {

  static final int COLUMNS = 24;

  /**
   * A panel or a heading and where it stands.
   *
   * @param panel none: a heading
   */
  record Place(String title, Optional<Panel> panel, int x, int y, int width, int height) {}

  private final List<Place> places = new ArrayList<>();
  private int x;
  private int y;
  private int lineHeight;

  private Layout() {}

  static List<Place> of(Board board) {
    Layout layout = new Layout();
    for (Board.Row row : board.rows()) {
      layout.heading(row.title());
      row.panels().forEach(layout::put);
    }
    return List.copyOf(layout.places);
  }

  private void heading(String title) {
    nextLine();
    places.add(new Place(title, Optional.empty(), 0, y, COLUMNS, 1));
    y++;
  }

  private void put(Panel panel) {
    if (x + panel.width() > COLUMNS) {
      nextLine();
    }
    places.add(new Place(panel.title(), Optional.of(panel), x, y, panel.width(), panel.height()));
    x += panel.width();
    lineHeight = Math.max(lineHeight, panel.height());
  }

  private void nextLine() {
    y += lineHeight;
    x = 0;
    lineHeight = 0;
  }
}
