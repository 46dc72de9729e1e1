package io.sumflow.shell;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.db.ManagedPooledDataSource;
import io.dropwizard.jetty.setup.ServletEnvironment;
import io.prometheus.metrics.core.metrics.Info;
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
  private final PoolMetrics pools;

  /**
   * Adds the JVM's metrics, Dropwizard's, and what runs here; once for a registry.
   *
   * @param dropwizard bridged into the registry
   * @param service its name
   * @param version of it
   */
  public MetricsEndpoint(
      PrometheusRegistry registry, MetricRegistry dropwizard, String service, String version) {
    this.registry = registry;
    this.pools = new PoolMetrics(registry, dropwizard);
    Info.builder()
        .name("sumflow_build_info")
        .help("What runs here, always 1.")
        .labelNames("service", "version", "java_version")
        .register(registry)
        .setLabelValues(service, version, System.getProperty("java.version"));
    JvmMetrics.builder().register(registry);
    DropwizardExports.builder()
        .dropwizardRegistry(dropwizard)
        .metricFilter((name, metric) -> PARTS.matcher(name).lookingAt())
        .register(registry);
  }

  /** What is served. */
  public PrometheusRegistry registry() {
    return registry;
  }

  /**
   * Adds a pool.
   *
   * @param name the one it was built with
   * @param pool as Dropwizard makes it; another kind has no metrics
   */
  public void pool(String name, ManagedDataSource pool) {
    if (pool instanceof ManagedPooledDataSource pooled) {
      pools.add(name, pooled);
    }
  }

  /** Serves the registry on a port, the application's or the admin's. */
  public void serve(ServletEnvironment port) {
    port.addServlet("prometheus", new PrometheusMetricsServlet(registry)).addMapping("/metrics");
  }
}
