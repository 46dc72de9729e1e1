package io.sumflow.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MetricNamesTest {

  @Test
  void everyMetricOnABoardExists() throws IOException {
    KnownMetrics known = new KnownMetrics();
    Set<String> unknown = new TreeSet<>();
    for (Board board : Boards.all()) {
      for (Board.Row row : board.rows()) {
        for (Panel panel : row.panels()) {
          for (Query query : panel.queries()) {
            for (String metric : Promql.metrics(query.expr())) {
              if (!known.knows(metric)) {
                unknown.add(board.uid() + ", " + panel.title() + ": " + metric);
              }
            }
          }
        }
      }
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void everyMetricInARuleExists() throws IOException {
    KnownMetrics known = new KnownMetrics();
    Set<String> unknown = new TreeSet<>();
    for (JsonNode rule : Rules.all()) {
      for (String metric : Promql.metrics(rule.get("expr").asText())) {
        if (!known.knows(metric)) {
          unknown.add(rule.path("alert").asText(rule.path("record").asText()) + ": " + metric);
        }
      }
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void aNameThatIsSpeltWrongIsFound() throws IOException {
    assertFalse(new KnownMetrics().knows("sumflow_backlog_mesages"));
  }
}
