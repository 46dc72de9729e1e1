package io.sumflow.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the files which point at each other do. */
class ProvisioningTest {

  private static final Path GRAFANA = Repository.ROOT.resolve("compose/grafana/provisioning");

  @Test
  void thereIsASourceForMetricsTracesLogsAndAlerts() throws IOException {
    Set<String> sources = new TreeSet<>();
    datasources()
        .forEach(one -> sources.add(one.get("type").asText() + " " + one.get("url").asText()));

    assertEquals(
        Set.of(
            "prometheus http://prometheus:9090",
            "jaeger http://jaeger:16686",
            "loki http://loki:3100",
            "alertmanager http://alertmanager:9093"),
        sources);
  }

  @Test
  void sourcesPointAtSourcesThatAreThere() throws IOException {
    Set<String> uids = new HashSet<>();
    datasources().forEach(one -> uids.add(one.get("uid").asText()));
    List<String> named = datasources().findValuesAsText("datasourceUid");

    assertTrue(uids.containsAll(named), () -> named + " of " + uids);
    assertEquals(
        "trace_id", datasources().at("/0/jsonData/exemplarTraceIdDestinations/0/name").asText());
    assertEquals(
        "jaeger",
        datasources().at("/0/jsonData/exemplarTraceIdDestinations/0/datasourceUid").asText());
  }

  @Test
  void boardsAreInTheFolderSumFlowAndCannotBeChangedInTheBrowser() throws IOException {
    JsonNode provider = Rules.read(GRAFANA.resolve("dashboards/sumflow.yaml")).at("/providers/0");

    assertEquals("SumFlow", provider.get("folder").asText());
    assertEquals("file", provider.get("type").asText());
    assertEquals(false, provider.get("allowUiUpdates").asBoolean(true));
  }

  @Test
  void theJobsAreThoseThatRulesAndBoardsName() throws IOException {
    Set<String> jobs = new TreeSet<>();
    config().get("scrape_configs").forEach(one -> jobs.add(one.get("job_name").asText()));

    assertEquals(
        Set.of("adder", "totalizer", "otel-collector", "postgres", "prometheus", "alertmanager"),
        jobs);
  }

  @Test
  void everyListOfTargetsIsReadAndEveryListThatIsReadIsThere() throws IOException {
    Set<String> read = new TreeSet<>();
    config().findValues("files").forEach(files -> files.forEach(file -> read.add(file.asText())));
    try (Stream<Path> there = Files.list(Rules.HOME.resolve("targets"))) {
      assertEquals(
          there.map(file -> "targets/" + file.getFileName()).collect(Collectors.toSet()), read);
    }
  }

  @Test
  void theServicesAreScrapedWhereTheyPromise() throws IOException {
    assertEquals("adder:9090", target("adder"));
    assertEquals("totalizer:9091", target("totalizer"));
  }

  @Test
  void grafanaKnowsHowOftenPrometheusScrapes() throws IOException {
    assertEquals(
        config().at("/global/scrape_interval").asText(),
        datasources().at("/0/jsonData/timeInterval").asText());
  }

  /** Jaeger asks for the duration under a name that ends in its unit, and for servers' spans. */
  @Test
  void jaegersMonitorFindsWhatTheCollectorMeasures() throws IOException {
    JsonNode made =
        Rules.read(Repository.ROOT.resolve("compose/otel-collector.yaml"))
            .at("/connectors/spanmetrics");
    JsonNode asked =
        Rules.read(Repository.ROOT.resolve("compose/jaeger.yaml"))
            .at("/extensions/jaeger_storage/metric_backends/span-metrics/prometheus");

    assertEquals("traces.span.metrics", made.at("/namespace").asText());
    assertEquals(made.at("/histogram/unit"), asked.get("latency_unit"));
    assertTrue(asked.get("normalize_duration").asBoolean());
    assertTrue(asked.get("normalize_calls").asBoolean());
    made.path("exclude_dimensions").forEach(one -> assertNotEquals("span.kind", one.asText()));
  }

  private static JsonNode datasources() throws IOException {
    return Rules.read(GRAFANA.resolve("datasources/sumflow.yaml")).get("datasources");
  }

  private static JsonNode config() throws IOException {
    return Rules.read(Rules.HOME.resolve("prometheus.yml"));
  }

  private static String target(String job) throws IOException {
    return Rules.read(Rules.HOME.resolve("targets/" + job + ".json")).at("/0/targets/0").asText();
  }
}
