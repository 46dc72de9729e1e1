package io.sumflow.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That what is written once per window is the same in all of them. */
class ObjectivesTest {

  /** As gRPC defines them; a word that is none of these matches nothing, silently. */
  private static final Set<String> CODES =
      Set.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  private static final Pattern CODE_LIST = Pattern.compile("grpc_code=~\"([^\"]*)\"");
  private static final String RATIO = "slo:errors:ratio_rate";

  @Test
  void everyRuleMeansTheSameCodesByAFailure() throws IOException {
    Set<String> lists = new TreeSet<>();
    int rules = 0;
    for (JsonNode rule : Rules.all()) {
      Matcher matcher = CODE_LIST.matcher(rule.get("expr").asText());
      while (matcher.find()) {
        lists.add(matcher.group(1));
        rules++;
      }
    }

    assertEquals(Set.of("UNKNOWN|DEADLINE_EXCEEDED|INTERNAL|UNAVAILABLE|DATA_LOSS"), lists);
    assertTrue(rules > 7, "in every window of the objective, and in the error ratio: " + rules);
    List<String> codes = List.of(lists.iterator().next().split("\\|"));
    assertTrue(CODES.containsAll(codes), codes::toString);
    String shown = board().replaceAll("[^A-Z_]+", " ");
    assertTrue(shown.contains(" " + String.join(" ", codes) + " "), shown);
  }

  /** What the board says of a failed call. */
  private static String board() {
    return ServicesBoard.board().rows().stream()
        .flatMap(row -> row.panels().stream())
        .filter(panel -> panel.title().equals("Failed calls"))
        .findFirst()
        .orElseThrow()
        .description();
  }

  @Test
  void anObjectiveIsTheSameInEveryWindow() throws IOException {
    Map<String, Set<String>> byObjective = new TreeMap<>();
    Set<String> windows = new HashSet<>();
    for (JsonNode rule : Rules.all()) {
      String name = rule.path("record").asText();
      if (name.startsWith(RATIO)) {
        String window = name.substring(RATIO.length());
        windows.add(window);
        String expr = rule.get("expr").asText();
        assertTrue(expr.contains("[" + window + "]"), name);
        byObjective
            .computeIfAbsent(rule.at("/labels/slo").asText(), slo -> new TreeSet<>())
            .add(expr.replace("[" + window + "]", "[window]"));
      }
    }

    assertEquals(7, windows.size(), windows::toString);
    assertEquals(4, byObjective.size(), () -> byObjective.keySet().toString());
    byObjective.forEach((slo, expressions) -> assertEquals(1, expressions.size(), slo));
  }
}
