package io.sumflow.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus' and Alertmanager's own tools say, where they are there. */
class ToolsTest {

  @Test
  void everyExpressionOfTheBoardsParses(@TempDir Path directory) throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n  - name: boards\n    rules:\n");
    int number = 0;
    for (String expr : expressions()) {
      rules.append("      - record: board:expr:n").append(number++).append('\n');
      rules.append("        expr: '").append(expr.replace("'", "''")).append("'\n");
    }
    Path file = directory.resolve("boards.yml");
    Files.writeString(file, rules);

    Tool.passes("promtool", List.of("check", "rules", file.toString()));
  }

  @Test
  void theConfigurationAndTheRulesAreValid() throws Exception {
    Tool.passes(
        "promtool", List.of("check", "config", Rules.HOME.resolve("prometheus.yml").toString()));
  }

  @Test
  void theAlertsFireAndAreQuietAsTheirTestsSay() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("test", "rules"));
    Rules.files("tests").forEach(file -> arguments.add(file.toString()));

    Tool.passes("promtool", arguments);
  }

  @Test
  void theAlertmanagersConfigurationIsValid() throws Exception {
    Tool.passes("amtool", List.of("check-config", "compose/alertmanager/alertmanager.yml"));
  }

  @Test
  void alertsGoWhereTheirSeveritySays() throws Exception {
    routes("pages", "severity=page");
    routes("pages", "severity=critical");
    routes("tickets", "severity=ticket");
    routes("warnings", "severity=warning");
  }

  private static void routes(String receiver, String label) throws Exception {
    Tool.passes(
        "amtool",
        List.of(
            "config",
            "routes",
            "test",
            "--config.file=compose/alertmanager/alertmanager.yml",
            "--verify.receivers=" + receiver,
            label));
  }

  private static List<String> expressions() throws IOException {
    List<String> expressions = new ArrayList<>();
    for (Board board : Boards.all()) {
      for (Board.Row row : board.rows()) {
        for (Panel panel : row.panels()) {
          panel.queries().forEach(query -> expressions.add(Promql.asked(query.expr())));
        }
      }
      BoardJson.of(board)
          .at("/annotations/list")
          .forEach(one -> expressions.add(Promql.asked(one.get("expr").asText())));
    }
    return expressions;
  }
}
