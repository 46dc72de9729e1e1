package io.sumflow.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoardShapeTest {

  static Stream<Board> boards() {
    return Boards.all().stream();
  }

  @Test
  void theUidsAreThoseThatLinksAndAlertsName() {
    assertEquals(
        List.of(
            "sumflow-overview",
            "sumflow-outbox",
            "sumflow-kafka",
            "sumflow-services",
            "sumflow-postgres",
            "sumflow-jvm",
            "sumflow-telemetry"),
        Boards.all().stream().map(Board::uid).toList());
  }

  @ParameterizedTest
  @MethodSource("boards")
  void aBoardHasTheFieldsGrafanaKnowsAndNoOthers(Board board) throws IOException {
    JsonNode json = BoardJson.of(board);

    assertEquals(List.of(), shape("dashboard").faults(json));
    for (JsonNode panel : json.get("panels")) {
      String kind = panel.get("type").asText().equals("row") ? "row" : "panel";
      assertEquals(List.of(), shape(kind).faults(panel), panel.get("title").asText());
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everyPanelSaysWhatItShows(Board board) {
    Set<String> titles = new HashSet<>();
    for (Board.Row row : board.rows()) {
      for (Panel panel : row.panels()) {
        assertTrue(titles.add(row.title() + panel.title()), () -> "twice: " + panel.title());
        assertTrue(panel.description().endsWith("."), () -> "a sentence: " + panel.description());
        assertFalse(panel.queries().isEmpty(), panel.title());
      }
    }
  }

  /** Heartbeats are messages, too: on a quiet system they are all that is seen. */
  @ParameterizedTest
  @MethodSource("boards")
  void howLongSumsTakeIsAskedWithoutHeartbeats(Board board) {
    for (Board.Row row : board.rows()) {
      for (Panel panel : row.panels()) {
        for (Query query : panel.queries()) {
          assertTrue(
              !query.expr().contains("event_processing_latency_seconds")
                  || query.expr().contains("event_type=\"sum.calculated\""),
              () -> panel.title() + ": " + query.expr());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everyBoardLetsOneChooseSourceJobAndInstance(Board board) {
    List<String> names = new ArrayList<>();
    BoardJson.of(board).at("/templating/list").forEach(one -> names.add(one.get("name").asText()));

    assertEquals(List.of("datasource", "job", "instance", "traces"), names);
  }

  @ParameterizedTest
  @MethodSource("boards")
  void panelsDoNotOverlapAndLeaveNoGapBeforeThem(Board board) {
    Set<List<Integer>> taken = new HashSet<>();
    for (Layout.Place place : Layout.of(board)) {
      assertTrue(place.x() + place.width() <= Layout.COLUMNS, place.title());
      for (int x = place.x(); x < place.x() + place.width(); x++) {
        for (int y = place.y(); y < place.y() + place.height(); y++) {
          assertTrue(taken.add(List.of(x, y)), () -> place.title() + " lies on another panel");
        }
      }
      boolean first = place.y() == 0 && place.x() == 0;
      assertTrue(
          first || taken.contains(List.of(place.x(), place.y() - 1)) || place.x() > 0,
          () -> place.title() + " hangs in the air");
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void linesOfPanelsFillTheWidth(Board board) {
    for (Board.Row row : board.rows()) {
      int width = row.panels().stream().mapToInt(Panel::width).sum();

      assertEquals(0, width % Layout.COLUMNS, () -> board.uid() + ": " + row.title());
    }
  }

  @Test
  void whatGrafanaDoesNotKnowIsFound() throws IOException {
    JsonNode json = BoardJson.of(OverviewBoard.board());
    ((ObjectNode) json).put("titel", "x").put("version", "1");

    assertEquals(
        List.of("$.titel is not known", "$.version must be int: \"1\""),
        shape("dashboard").faults(json).stream().sorted().toList());
  }

  private static Shape shape(String name) throws IOException {
    try (InputStream file = BoardShapeTest.class.getResourceAsStream("/" + name + "-shape.json")) {
      return new Shape(new ObjectMapper().readTree(Objects.requireNonNull(file)));
    }
  }
}
