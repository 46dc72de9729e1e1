package io.sumflow.otel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real SDK without propagators, and what it exported. */
final class Telemetry {

  static final String CALL = "rpc";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  final OpenTelemetrySdk sdk;

  Telemetry(Sampler sampler) {
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampler)
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();
  }

  static Telemetry sampling() {
    return new Telemetry(Sampler.parentBased(Sampler.alwaysOn()));
  }

  List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  List<SpanData> spans(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  SpanData span(String name) {
    List<SpanData> found = spans(name);
    assertEquals(1, found.size(), () -> name + " among\n" + tree());
    return found.get(0);
  }

  void forget() {
    exporter.reset();
  }

  static <T> @Nullable T attribute(SpanData span, AttributeKey<T> key) {
    return span.getAttributes().get(key);
  }

  /** All spans: names below names, each with the names it links to; alphabetical. */
  String tree() {
    StringBuilder tree = new StringBuilder();
    spans().stream()
        .filter(span -> find(span.getParentSpanId()) == null)
        .sorted(Comparator.comparing(this::line))
        .forEach(root -> print(root, "", tree));
    return tree.toString();
  }

  private void print(SpanData span, String indent, StringBuilder tree) {
    tree.append(indent).append(line(span)).append('\n');
    spans().stream()
        .filter(child -> child.getParentSpanId().equals(span.getSpanId()))
        .sorted(Comparator.comparing(this::line))
        .forEach(child -> print(child, indent + "  ", tree));
  }

  private String line(SpanData span) {
    List<String> links = new ArrayList<>();
    for (LinkData link : span.getLinks()) {
      SpanData linked = find(link.getSpanContext().getSpanId());
      links.add(linked == null ? "unknown" : linked.getName());
    }
    String line = span.getKind() + " " + span.getName();
    return links.isEmpty() ? line : line + " -> " + String.join(", ", links);
  }

  private @Nullable SpanData find(String spanId) {
    return spans().stream()
        .filter(span -> span.getSpanId().equals(spanId))
        .findFirst()
        .orElse(null);
  }
}
