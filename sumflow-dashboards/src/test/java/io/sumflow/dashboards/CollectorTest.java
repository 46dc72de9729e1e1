package io.sumflow.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** That the collector's parts fit together, read without a collector. */
class CollectorTest {

  private static final Pattern MODULE =
      Pattern.compile("/(\\w+?)(receiver|processor|exporter|connector|extension) v");

  /** Types that the configuration calls otherwise than their module. */
  private static final Map<String, String> CALLED =
      Map.of(
          "memorylimiter", "memory_limiter",
          "tailsampling", "tail_sampling",
          "healthcheck", "health_check");

  @Test
  void everyPipelineRefusesFirstAndBatchesLast() throws IOException {
    Set<String> unbatched = new TreeSet<>();
    List<Map.Entry<String, JsonNode>> all = new ArrayList<>(pipelines().properties());
    all.addAll(read("otel-collector-loki.yaml").at("/service/pipelines").properties());
    for (Map.Entry<String, JsonNode> pipeline : all) {
      List<String> processors = texts(pipeline.getValue().get("processors"));

      assertEquals("memory_limiter", processors.get(0), pipeline.getKey());
      assertEquals(1, processors.stream().filter("memory_limiter"::equals).count());
      int batch = processors.indexOf("batch");
      if (batch < 0) {
        unbatched.add(pipeline.getKey());
      } else {
        assertEquals(processors.size() - 1, batch, pipeline.getKey());
      }
    }
    // It ends in connectors, which are in this process: there is nothing to send.
    assertEquals(Set.of("traces/measured"), unbatched);
    assertEquals(
        List.of("spanmetrics", "servicegraph"),
        texts(pipelines().at("/traces~1measured/exporters")));
  }

  @Test
  void whatIsDeclaredIsUsedAndWhatIsUsedIsDeclared() throws IOException {
    assertEquals(declared("processors"), used("processors"));
    assertEquals(declared("extensions"), new TreeSet<>(texts(config().at("/service/extensions"))));

    Set<String> connectors = declared("connectors");
    Set<String> receivers = declared("receivers");
    receivers.addAll(connectors);
    assertEquals(receivers, used("receivers"));
    Set<String> exporters = declared("exporters");
    exporters.addAll(connectors);
    assertEquals(exporters, used("exporters"));
  }

  @Test
  void errorsAndSlowTracesAreKeptWhateverElseIsDropped() throws IOException {
    List<JsonNode> policies =
        StreamSupport.stream(config().at("/processors/tail_sampling/policies").spliterator(), false)
            .toList();

    assertTrue(
        policies.stream()
            .anyMatch(
                one ->
                    one.path("type").asText().equals("status_code")
                        && texts(one.at("/status_code/status_codes")).equals(List.of("ERROR"))));
    assertTrue(
        policies.stream()
            .anyMatch(
                one ->
                    one.path("type").asText().equals("latency")
                        && one.at("/latency/threshold_ms").asInt() == 2_000));
    // The first that says drop would win over all that keep.
    for (JsonNode one : policies) {
      assertTrue(
          Set.of("status_code", "latency", "string_attribute", "probabilistic")
              .contains(one.path("type").asText()),
          one::toString);
      assertFalse(one.findValue("invert_match") != null, one::toString);
    }
  }

  @Test
  void spansAreMeasuredBeforeAnyIsDropped() throws IOException {
    assertFalse(texts(pipelines().at("/traces~1measured/processors")).contains("tail_sampling"));
  }

  @Test
  void whatShowsTheProcessAnswersOnItsOwnMachineOnly() throws IOException {
    assertEquals("${env:PPROF_ENDPOINT:-localhost:1777}", endpoint("pprof"));
    assertEquals("${env:ZPAGES_ENDPOINT:-localhost:55679}", endpoint("zpages"));
  }

  @Test
  void theBuilderKnowsEveryPart() throws IOException {
    Set<String> built = new TreeSet<>();
    Matcher modules =
        MODULE.matcher(
            Files.readString(Repository.ROOT.resolve("compose/otel-collector-builder.yaml")));
    while (modules.find()) {
      built.add(modules.group(2) + "s " + CALLED.getOrDefault(modules.group(1), modules.group(1)));
    }

    Set<String> missing = new TreeSet<>();
    for (String kind :
        List.of("receivers", "processors", "exporters", "connectors", "extensions")) {
      for (String name : declared(kind)) {
        missing.add(kind + " " + name.replaceAll("/.*", ""));
      }
    }
    missing.removeAll(built);
    assertEquals(Set.of(), missing);
  }

  private static String endpoint(String extension) throws IOException {
    return config().at("/extensions/" + extension + "/endpoint").asText();
  }

  private static Set<String> declared(String kind) throws IOException {
    Set<String> names = new TreeSet<>();
    config().get(kind).fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> used(String kind) throws IOException {
    Set<String> names = new TreeSet<>();
    pipelines().forEach(pipeline -> names.addAll(texts(pipeline.get(kind))));
    return names;
  }

  private static JsonNode pipelines() throws IOException {
    return config().at("/service/pipelines");
  }

  private static JsonNode config() throws IOException {
    return read("otel-collector.yaml");
  }

  private static JsonNode read(String file) throws IOException {
    return Rules.read(Repository.ROOT.resolve("compose").resolve(file));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.asText()));
    return texts;
  }
}
