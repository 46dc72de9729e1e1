package io.sumflow.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AlertTest {

  private static final String RUNBOOKS = "docs/runbooks.md";
  private static final String GRAFANA = "http://localhost:3000/d/";

  @Test
  void everyPromisedAlertIsThere() throws IOException {
    Set<String> names =
        Rules.alerts().stream()
            .map(alert -> alert.get("alert").asText())
            .collect(Collectors.toSet());

    for (String promised :
        List.of(
            "KafkaLatencyHigh",
            "KafkaLatencyCritical",
            "KafkaConsumerLag",
            "HighErrorRate",
            "HighLatency",
            "DatabaseConnectionsHigh",
            "PodRestartsHigh",
            "ThroughputDrop",
            "SloBurnFast",
            "SloBurnSlow",
            "SloBurnTicket",
            "OutboxOldestEventOld",
            "OutboxDeadEvents",
            "DeadLetters",
            "RelayInactive",
            "RelaySplitBrain",
            "ConsumerStalled",
            "ConsumerLagSeconds",
            "HeartbeatMissing",
            "HeartbeatAbsent",
            "InvariantBroken",
            "DuplicatesSpike",
            "ClockSkew",
            "PostgresLongTransaction",
            "OutboxBloat",
            "TargetDown",
            "MetricsAbsent",
            "CollectorDropping")) {
      assertTrue(names.contains(promised), promised);
    }
  }

  @Test
  void everyAlertSaysHowUrgentItIsWhatHappenedAndWhatToDo() throws IOException {
    Set<String> boards = Boards.all().stream().map(Board::uid).collect(Collectors.toSet());
    for (JsonNode alert : Rules.alerts()) {
      String name = alert.get("alert").asText();
      JsonNode notes = alert.get("annotations");

      assertTrue(
          Set.of("page", "critical", "warning", "ticket")
              .contains(alert.at("/labels/severity").asText()),
          name);
      assertTrue(!alert.at("/labels/service").asText().isEmpty(), name);
      assertTrue(notes.get("summary").asText().contains("$value"), name + ": summary has no value");
      assertEquals(RUNBOOKS + "#" + anchor(name), notes.get("runbook_url").asText(), name);
      String board = notes.get("dashboard_url").asText();
      assertTrue(board.startsWith(GRAFANA), board);
      assertTrue(boards.contains(board.substring(GRAFANA.length())), board);
    }
  }

  @Test
  void everyAlertHasATestInWhichItFiresAndAnotherInWhichItNeverDoes() throws IOException {
    List<JsonNode> tests = Rules.tests();
    List<String> missing = new ArrayList<>();
    for (JsonNode alert : Rules.alerts()) {
      String name = alert.get("alert").asText() + " " + alert.at("/labels/severity").asText();
      if (tests.stream().noneMatch(test -> fires(alert, test))) {
        missing.add(name + " never fires");
      }
      if (tests.stream().noneMatch(test -> staysQuiet(alert, test))) {
        missing.add(name + " is never quiet");
      }
    }
    assertEquals(List.of(), missing);
  }

  private static boolean fires(JsonNode alert, JsonNode test) {
    for (JsonNode check : about(alert, test)) {
      for (JsonNode expected : check.path("exp_alerts")) {
        if (same(alert, expected, "severity") && same(alert, expected, "window")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean staysQuiet(JsonNode alert, JsonNode test) {
    List<JsonNode> checks = about(alert, test);
    return !checks.isEmpty() && checks.stream().allMatch(one -> one.path("exp_alerts").isEmpty());
  }

  private static List<JsonNode> about(JsonNode alert, JsonNode test) {
    List<JsonNode> checks = new ArrayList<>();
    for (JsonNode check : test.get("alert_rule_test")) {
      if (check.get("alertname").equals(alert.get("alert"))) {
        checks.add(check);
      }
    }
    return checks;
  }

  private static boolean same(JsonNode alert, JsonNode expected, String label) {
    return alert.at("/labels/" + label).equals(expected.at("/exp_labels/" + label));
  }

  @Test
  void everyAlertHasARunbookWithItsThreeParts() throws IOException {
    Path page = Repository.ROOT.resolve(RUNBOOKS);
    String text = Files.readString(page);
    for (JsonNode alert : Rules.alerts()) {
      String name = alert.get("alert").asText();
      int start = text.indexOf("\n## " + name + "\n");
      assertTrue(start >= 0, () -> "no section for " + name + " in " + page);
      int end = text.indexOf("\n## ", start + 1);
      String section = text.substring(start, end < 0 ? text.length() : end);
      for (String part : List.of("**Means.**", "**Look.**", "**Do.**")) {
        assertTrue(section.contains(part), () -> name + " has no " + part);
      }
    }
  }

  @Test
  void noRunbookIsLeftOfAnAlertThatIsGone() throws IOException {
    Set<String> alerts = new TreeSet<>();
    Rules.alerts().forEach(alert -> alerts.add(alert.get("alert").asText()));
    Set<String> sections = new TreeSet<>();
    for (String line : Files.readAllLines(Repository.ROOT.resolve(RUNBOOKS))) {
      if (line.matches("## [A-Z][a-z]+[A-Z]\\w+")) {
        sections.add(line.substring(3));
      }
    }
    assertEquals(alerts, sections);
  }

  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT);
  }
}
