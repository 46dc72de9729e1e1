package io.sumflow.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Which alert mutes which, by the rules as Alertmanager reads them. */
class MutingTest {

  private static final Path CONFIG =
      Repository.ROOT.resolve("compose/alertmanager/alertmanager.yml");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");

  @Test
  void aDatabaseThatIsGoneMutesItsOwnServiceAndNoOther() throws IOException {
    Map<String, String> gone = alert("PostgresDown", "page", "adder");

    assertTrue(mutes(gone, alert("RelayInactive", "page", "adder")));
    assertTrue(mutes(gone, alert("HighErrorRate", "critical", "adder")));
    assertFalse(mutes(gone, alert("HighErrorRate", "critical", "totalizer")));
    assertFalse(mutes(gone, alert("ConsumerStalled", "page", "totalizer")));
    assertFalse(
        mutes(alert("PostgresDown", "page", "totalizer"), alert("RelayInactive", "page", "adder")));
  }

  @Test
  void aDatabaseThatIsGoneLetsTheHeartbeatBeMissed() throws IOException {
    for (String service : List.of("adder", "totalizer", "postgres")) {
      Map<String, String> gone = alert("PostgresDown", "page", service);
      assertFalse(mutes(gone, alert("HeartbeatMissing", "page", "pipeline")), service);
      assertFalse(mutes(gone, alert("HeartbeatAbsent", "page", "pipeline")), service);
    }
  }

  @Test
  void aServiceThatIsGoneMutesItsOwnAlertsButNotItsDatabase() throws IOException {
    Map<String, String> gone = alert("TargetDown", "page", "adder");

    assertTrue(mutes(gone, alert("RelayInactive", "page", "adder")));
    assertTrue(mutes(gone, alert("HeartbeatMissing", "page", "pipeline")));
    assertTrue(mutes(gone, alert("HeartbeatAbsent", "page", "pipeline")));
    assertFalse(mutes(gone, alert("PostgresDown", "page", "adder")));
    assertFalse(mutes(gone, alert("ConsumerStalled", "page", "totalizer")));
    assertFalse(mutes(gone, alert("TargetDown", "page", "adder")));
  }

  @Test
  void everyDatabaseThatIsWatchedBelongsToAService() throws IOException {
    Set<String> services = new TreeSet<>();
    for (JsonNode entry : Rules.read(Rules.HOME.resolve("targets/postgres.json"))) {
      services.add(entry.at("/labels/service").asText());
    }
    assertEquals(Set.of("adder", "totalizer"), services);
  }

  private static Map<String, String> alert(String name, String severity, String service) {
    return Map.of("alertname", name, "severity", severity, "service", service);
  }

  private static boolean mutes(Map<String, String> source, Map<String, String> target)
      throws IOException {
    for (JsonNode rule : Rules.read(CONFIG).get("inhibit_rules")) {
      boolean equal = true;
      for (JsonNode label : rule.path("equal")) {
        equal &= value(source, label.asText()).equals(value(target, label.asText()));
      }
      if (equal
          && matches(rule.get("source_matchers"), source)
          && matches(rule.get("target_matchers"), target)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(JsonNode matchers, Map<String, String> alert) {
    for (JsonNode each : matchers) {
      Matcher matcher = MATCHER.matcher(each.asText());
      assertTrue(matcher.matches(), each::asText);
      String value = value(alert, matcher.group(1));
      String operator = matcher.group(2);
      boolean same =
          operator.endsWith("~") ? value.matches(matcher.group(3)) : value.equals(matcher.group(3));
      if (same == operator.startsWith("!")) {
        return false;
      }
    }
    return true;
  }

  /** A label that is not there is empty. */
  private static String value(Map<String, String> alert, String label) {
    return alert.getOrDefault(label, "");
  }
}
