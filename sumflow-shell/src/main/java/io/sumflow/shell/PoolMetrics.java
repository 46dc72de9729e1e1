package io.sumflow.shell;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.ManagedPooledDataSource;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Connection pools by OpenTelemetry's names. The counts are those that Dropwizard has of a pool
 * from its start on: to ask the pool itself would open it, before its time or after its end.
 */
final class PoolMetrics {

  private static final String NAME = "db_client_connection_pool_name";

  private final Map<String, ManagedPooledDataSource> pools = new ConcurrentSkipListMap<>();
  private final MetricRegistry dropwizard;

  PoolMetrics(PrometheusRegistry registry, MetricRegistry dropwizard) {
    this.dropwizard = dropwizard;
    GaugeWithCallback.builder()
        .name("db_client_connection_count")
        .help("Connections of a pool by state: idle or used.")
        .labelNames(NAME, "db_client_connection_state")
        .callback(
            gauge -> {
              for (String name : pools.keySet()) {
                gauge.call(count(name, "idle"), name, "idle");
                gauge.call(count(name, "active"), name, "used");
              }
            })
        .register(registry);
    GaugeWithCallback.builder()
        .name("db_client_connection_max")
        .help("Connections a pool may have at most.")
        .labelNames(NAME)
        .callback(gauge -> pools.forEach((name, pool) -> gauge.call(pool.getMaxActive(), name)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("db_client_connection_pending_requests")
        .help("Threads that wait for a connection of a pool.")
        .labelNames(NAME)
        .callback(gauge -> pools.keySet().forEach(name -> gauge.call(count(name, "waiting"), name)))
        .register(registry);
  }

  void add(String name, ManagedPooledDataSource pool) {
    pools.put(name, pool);
  }

  private double count(String pool, String what) {
    String name = MetricRegistry.name(ManagedPooledDataSource.class, pool, what);
    return dropwizard.getMetrics().get(name) instanceof Gauge<?> gauge
            && gauge.getValue() instanceof Number number
        ? number.doubleValue()
        : 0;
  }
}
