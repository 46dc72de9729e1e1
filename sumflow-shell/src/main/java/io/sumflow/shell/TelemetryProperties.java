package io.sumflow.shell;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What OpenTelemetry's SDK is told: our defaults, under whatever the standard {@code OTEL_*}
 * variables say. Nothing is told, and no SDK made, unless somebody asks for traces or logs.
 */
final class TelemetryProperties {

  static final String TRACES = "otel.traces.exporter";
  static final String LOGS = "otel.logs.exporter";

  private static final String NONE = "none";

  /** Three pages or polls of 5,000 messages: the spans of one end together. */
  private static final String QUEUE_SIZE = "16384";

  /** Each of these asks for telemetry, besides an endpoint in the configuration. */
  private static final List<String> ASKING =
      List.of(TRACES, LOGS, "otel.exporter.otlp.endpoint", "otel.exporter.otlp.traces.endpoint");

  private TelemetryProperties() {}

  /** Empty if nothing is to be sent. */
  static Optional<Map<String, String>> of(
      TracingSettings settings, Map<String, String> environment) {
    Map<String, String> standard = standard(environment);
    boolean asked =
        settings.endpoint().isPresent() || ASKING.stream().anyMatch(key -> asks(standard, key));
    if (!asked || Boolean.parseBoolean(standard.get("otel.sdk.disabled"))) {
      return Optional.empty();
    }
    Map<String, String> properties = new HashMap<>();
    properties.put(TRACES, "otlp");
    properties.put("otel.metrics.exporter", NONE);
    properties.put(LOGS, NONE);
    properties.put("otel.bsp.max.queue.size", QUEUE_SIZE);
    settings.endpoint().ifPresent(endpoint -> properties.putAll(otlp(endpoint)));
    properties.putAll(standard);
    return sends(properties, TRACES) || sends(properties, LOGS)
        ? Optional.of(properties)
        : Optional.empty();
  }

  private static boolean asks(Map<String, String> standard, String key) {
    return standard.containsKey(key) && !NONE.equals(standard.get(key));
  }

  static boolean sends(Map<String, String> properties, String exporter) {
    return !NONE.equals(properties.get(exporter));
  }

  /** The SDK quotes what it refuses: nothing of it is passed on if there may be a secret in it. */
  static RefusedException refused(Map<String, String> properties, ConfigurationException refused) {
    String said = String.valueOf(refused.getMessage());
    if (!TracingSettings.mayHoldSecret(said)) {
      return new RefusedException("OpenTelemetry refuses: " + said);
    }
    String names =
        properties.entrySet().stream()
            .filter(one -> TracingSettings.mayHoldSecret(one.getValue()))
            .filter(one -> said.contains(one.getValue()))
            .map(one -> one.getKey().toUpperCase(Locale.ROOT).replace('.', '_'))
            .sorted()
            .collect(Collectors.joining(" or "));
    return new RefusedException(
        "OpenTelemetry refuses "
            + (names.isEmpty() ? "what a variable says" : names)
            + " (not shown, it may hold a password)");
  }

  /** 4318 is where collectors listen for HTTP, whatever else a URL says; gRPC is the default. */
  private static Map<String, String> otlp(String endpoint) {
    String url = endpoint.contains("://") ? endpoint : "http://" + endpoint;
    return Map.of(
        "otel.exporter.otlp.endpoint",
        url,
        "otel.exporter.otlp.protocol",
        url.matches(".*:4318/?") ? "http/protobuf" : "grpc");
  }

  /** As the SDK itself reads variables: {@code OTEL_SERVICE_NAME} is {@code otel.service.name}. */
  private static Map<String, String> standard(Map<String, String> environment) {
    Map<String, String> properties = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("OTEL_") && !value.isBlank()) {
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value.strip());
          }
        });
    return properties;
  }
}
