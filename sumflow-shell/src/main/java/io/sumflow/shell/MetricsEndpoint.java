package io.sumflow.shell;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.jetty.setup.ServletEnvironment;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.regex.Pattern;

/** {@code /metrics}: the service's own, the JVM's, and what Dropwizard measures of its parts. */
public final class MetricsEndpoint {

  /** Of what Dropwizard measures; the rest is about its own insides, or the JVM once more. */
  private static final Pattern PARTS =
      Pattern.compile(
          "io\\.dropwizard\\.(db|jetty)\\.|org\\.eclipse\\.jetty\\.|io\\.sumflow\\."
              + "|ch\\.qos\\.logback\\.core\\.Appender\\.");

  private final PrometheusRegistry registry;

  /**
   * Adds the JVM's metrics and Dropwizard's; once for a registry.
   *
   * @param dropwizard bridged into the registry
   */
  public MetricsEndpoint(PrometheusRegistry registry, MetricRegistry dropwizard) {
    this.registry = registry;
    JvmMetrics.builder().register(registry);
    DropwizardExports.builder()
        .dropwizardRegistry(dropwizard)
        .metricFilter((name, metric) -> PARTS.matcher(name).lookingAt())
        .register(registry);
  }

  /** Serves the registry on a port, the application's or the admin's. */
  public void serve(ServletEnvironment port) {
    port.addServlet("prometheus", new PrometheusMetricsServlet(registry)).addMapping("/metrics");
  }
}
