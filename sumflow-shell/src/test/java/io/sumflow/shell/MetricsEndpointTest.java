package io.sumflow.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.DataSourceFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class MetricsEndpointTest {

  private final MetricRegistry dropwizard = new MetricRegistry();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final MetricsEndpoint endpoint =
      new MetricsEndpoint(registry, dropwizard, "adder", "1.2.3");

  @Test
  void aPoolIsToldOfByWhatDropwizardCounts() {
    DataSourceFactory factory = DatabaseSettings.defaults("adder", 0).unhurried();
    endpoint.pool("cleaning", factory.build(dropwizard, "cleaning"));
    assertEquals(Map.of("cleaning idle", 0.0, "cleaning used", 0.0), values("count"));

    count("idle", 1);
    count("active", 2);
    count("waiting", 3);

    assertEquals(Map.of("cleaning idle", 1.0, "cleaning used", 2.0), values("count"));
    assertEquals(Map.of("cleaning", 2.0), values("max"));
    assertEquals(Map.of("cleaning", 3.0), values("pending_requests"));
  }

  private void count(String what, int value) {
    Gauge<Integer> gauge = () -> value;
    dropwizard.register("io.dropwizard.db.ManagedPooledDataSource.cleaning." + what, gauge);
  }

  @Test
  void whatRunsHereIsTold() {
    InfoSnapshot info =
        registry.scrape(name -> name.equals("sumflow_build")).stream()
            .map(InfoSnapshot.class::cast)
            .findFirst()
            .orElseThrow();

    assertEquals(
        Labels.of(
            "service", "adder",
            "version", "1.2.3",
            "java_version", System.getProperty("java.version")),
        info.getDataPoints().get(0).getLabels());
  }

  private Map<String, Double> values(String what) {
    Map<String, Double> values = new TreeMap<>();
    registry.scrape(name -> name.equals("db_client_connection_" + what)).stream()
        .map(GaugeSnapshot.class::cast)
        .flatMap(gauge -> gauge.getDataPoints().stream())
        .forEach(
            point -> {
              StringBuilder labels = new StringBuilder();
              point.getLabels().forEach(label -> labels.append(label.getValue()).append(' '));
              values.put(labels.toString().strip(), point.getValue());
            });
    return values;
  }
}
