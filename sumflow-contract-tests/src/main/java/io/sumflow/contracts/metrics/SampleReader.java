package io.sumflow.contracts.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one line of the OpenMetrics text format: a sample, perhaps with an exemplar. */
final class SampleReader {

  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";

  private final String line;
  private int at;

  SampleReader(String line) {
    this.line = line;
  }

  Family.Sample read() {
    String name = until("{ ");
    if (!name.matches(NAME)) {
      throw refused("no name");
    }
    Map<String, String> labels = isAt('{') ? labels() : Map.of();
    take(' ');
    double value = number(until(" "));
    Map<String, String> exemplar = Map.of();
    if (at < line.length()) {
      for (char expected : " # ".toCharArray()) {
        take(expected);
      }
      exemplar = labels();
      take(' ');
      number(until(" "));
      if (at < line.length()) {
        take(' ');
        number(until(" "));
      }
    }
    if (at < line.length()) {
      throw refused("more than a sample");
    }
    return new Family.Sample(name, labels, value, exemplar);
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    take('{');
    while (!isAt('}')) {
      if (!labels.isEmpty()) {
        take(',');
      }
      String name = until("=");
      take('=');
      if (!name.matches(NAME) || labels.put(name, quoted()) != null) {
        throw refused("no label, or the same twice");
      }
    }
    take('}');
    return labels;
  }

  private String quoted() {
    take('"');
    StringBuilder value = new StringBuilder();
    while (!isAt('"')) {
      if (isAt('\\')) {
        take('\\');
      }
      if (at == line.length()) {
        throw refused("no end of a label");
      }
      value.append(line.charAt(at++));
    }
    take('"');
    return value.toString();
  }

  private double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private String until(String ends) {
    int start = at;
    while (at < line.length() && ends.indexOf(line.charAt(at)) < 0) {
      at++;
    }
    return line.substring(start, at);
  }

  private boolean isAt(char expected) {
    return at < line.length() && line.charAt(at) == expected;
  }

  private void take(char expected) {
    if (!isAt(expected)) {
      throw refused("'" + expected + "' expected at " + at);
    }
    at++;
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(why + ": " + line);
  }
}
