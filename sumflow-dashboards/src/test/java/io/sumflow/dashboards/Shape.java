package io.sumflow.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What JSON must look like, written as an example: each key with the type of its value, {@code ?}
 * after keys that may be missing, and nothing else. Types: string, int, number, bool, null, any;
 * alternatives by a bar.
 */
final class Shape {

  private static final Pattern BAR = Pattern.compile("\\|");

  private final JsonNode example;

  Shape(JsonNode example) {
    this.example = example;
  }

  /** What is wrong, by path; empty: nothing. */
  List<String> faults(JsonNode json) {
    List<String> faults = new ArrayList<>();
    compare("$", example, json, faults);
    return faults;
  }

  private static void compare(String path, JsonNode want, JsonNode have, List<String> faults) {
    if (want.isTextual()) {
      boolean fits = BAR.splitAsStream(want.asText()).anyMatch(type -> is(type, have));
      if (!fits) {
        faults.add(path + " must be " + want.asText() + ": " + have);
      }
    } else if (want.isArray()) {
      if (!have.isArray()) {
        faults.add(path + " must be an array: " + have);
        return;
      }
      for (int i = 0; i < have.size(); i++) {
        compare(path + "[" + i + "]", want.get(0), have.get(i), faults);
      }
    } else if (!have.isObject()) {
      faults.add(path + " must be an object: " + have);
    } else {
      fields(path, want, have, faults);
    }
  }

  private static void fields(String path, JsonNode want, JsonNode have, List<String> faults) {
    Map<String, JsonNode> known = new TreeMap<>();
    want.properties()
        .forEach(
            field -> {
              String name = field.getKey().replace("?", "");
              known.put(name, field.getValue());
              if (!field.getKey().endsWith("?") && !have.has(name)) {
                faults.add(path + "." + name + " is missing");
              }
            });
    have.properties()
        .forEach(
            field -> {
              JsonNode type = known.getOrDefault(field.getKey(), known.get("*"));
              if (type == null) {
                faults.add(path + "." + field.getKey() + " is not known");
              } else {
                compare(path + "." + field.getKey(), type, field.getValue(), faults);
              }
            });
  }

  private static boolean is(String type, JsonNode have) {
    return switch (type) {
      case "string" -> have.isTextual();
      case "text" -> have.isTextual() && !have.asText().isBlank();
      case "int" -> have.isIntegralNumber();
      case "number" -> have.isNumber();
      case "bool" -> have.isBoolean();
      case "null" -> have.isNull();
      case "any" -> true;
      default -> have.isTextual() && have.asText().equals(type.replace("'", ""));
    };
  }
}
