package io.sumflow.shell;

import java.util.Map;

/** Which names OpenTelemetry's libraries use; they still default to outdated ones. */
final class SemanticConventions {

  private static final Map<String, String> CURRENT =
      Map.of(
          "otel.semconv-stability.opt-in", "database,rpc,messaging",
          "otel.semconv-stability.preview", "rpc,messaging");

  private SemanticConventions() {}

  /**
   * Before the first of their classes is loaded: the libraries look once, and at system properties.
   * Whoever set one, or the environment variable that stands for it, has chosen.
   */
  static void chooseCurrent() {
    CURRENT.forEach(
        (property, names) -> {
          String variable =
              property.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
          if (System.getProperty(property) == null && System.getenv(variable) == null) {
            System.setProperty(property, names);
          }
        });
  }
}
