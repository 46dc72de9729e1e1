package io.sumflow.prometheus;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The lines a scrape gets. */
final class Exposition {

  private Exposition() {}

  static List<String> lines(PrometheusRegistry registry) {
    return lines(PrometheusTextFormatWriter.create(), registry);
  }

  /** In the only text format that has exemplars. */
  static List<String> openMetrics(PrometheusRegistry registry) {
    return lines(OpenMetricsTextFormatWriter.create(), registry);
  }

  private static List<String> lines(ExpositionFormatWriter format, PrometheusRegistry registry) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      format.write(out, registry.scrape());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
