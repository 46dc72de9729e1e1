package io.sumflow.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rule files and their tests, read. */
final class Rules {

  static final Path HOME = Repository.ROOT.resolve("compose/prometheus");

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Rules() {}

  /** Everything that records or alerts. */
  static List<JsonNode> all() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    for (Path file : files("rules")) {
      for (JsonNode group : read(file).get("groups")) {
        group.get("rules").forEach(rules::add);
      }
    }
    return rules;
  }

  static List<JsonNode> alerts() throws IOException {
    return all().stream().filter(rule -> rule.has("alert")).toList();
  }

  /** Every test with its questions. */
  static List<JsonNode> tests() throws IOException {
    List<JsonNode> tests = new ArrayList<>();
    for (Path file : files("tests")) {
      read(file).get("tests").forEach(tests::add);
    }
    return tests;
  }

  static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
  }

  static JsonNode read(Path file) throws IOException {
    return YAML.readTree(Files.readString(file));
  }
}
