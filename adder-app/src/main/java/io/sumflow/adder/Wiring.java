package io.sumflow.adder;

import com.codahale.metrics.health.HealthCheck;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.lifecycle.Managed;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.domain.adder.Adder;
import io.sumflow.outbox.WorkLoop;
import io.sumflow.pg.PgBacklog;
import io.sumflow.pg.PgOutbox;
import io.sumflow.pg.PgOutboxConfig;
import io.sumflow.pg.PgTransactor;
import io.sumflow.pg.sums.PgLedger;
import io.sumflow.pg.sums.PgSumJournal;
import io.sumflow.pg.sums.PgSumJournalConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the adder together. What is managed starts in the order of {@link #connect} and stops in the
 * reverse: no more calls, then no more relaying, then no more database.
 */
final class Wiring {

  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private final AdderConfiguration configuration;
  private final Environment dropwizard;
  private final PrometheusRegistry metrics = new PrometheusRegistry();

  Wiring(AdderConfiguration configuration, Environment dropwizard) {
    this.configuration = configuration;
    this.dropwizard = dropwizard;
  }

  /**
   * Connects everything; starts nothing.
   *
   * @throws RefusedException if the database was not migrated
   */
  void connect() throws RefusedException {
    DatabaseSettings settings = configuration.database();
    PgOutboxConfig log = PgOutboxConfig.defaults().withTopics(Set.of(topic()));
    PgOutbox outbox = new PgOutbox(log);
    PgLedger ledger = new PgLedger(log.schema(), SumEvent.TYPE);
    AdderDatabase database =
        new AdderDatabase(manage("readiness", settings.probe()), log.schema(), outbox);
    database.refuseUnfit();

    DataSource pool = manage("adder", settings.pool());
    DataSource unhurried = manage("cleaning", settings.unhurried());
    PgBacklog backlog = new PgBacklog(pool, log, ledger);
    Relaying relaying = new Relaying(this, configuration.kafka());
    WorkLoop relay = relaying.relay(backlog, configuration.relay());
    relaying.sample(backlog);
    relaying.keepHouse(
        List.of(
            new PgBacklog(unhurried, log, ledger), journal(new PgTransactor(unhurried), outbox)));

    // A call that nobody waits for any more must not keep a connection either.
    PgTransactor bounded =
        new PgTransactor(pool).withStatementTimeout(configuration.grpc().deadline());
    NudgingJournal journal = new NudgingJournal(journal(bounded, outbox), relay::nudge);
    Adder adder = new Adder(journal, outbox::newId, InstantSource.system());
    new Serving(this, configuration.grpc()).serve(adder, database);
    export();
    LOG.info(
        "Adder: gRPC {}:{}, database {}, Kafka {} topic {}",
        configuration.grpc().host(),
        configuration.grpc().port(),
        settings.url(),
        String.join(",", configuration.kafka().brokers()),
        topic());
  }

  private PgSumJournal journal(PgTransactor transactor, PgOutbox outbox) {
    return new PgSumJournal(
        transactor,
        outbox,
        PgSumJournalConfig.defaults(topic(), SumEvent.TYPE),
        SumEvent::encode,
        Runnable::run);
  }

  private String topic() {
    return configuration.kafka().topic();
  }

  private void export() {
    JvmMetrics.builder().register(metrics);
    // Dropwizard's own view of the JVM would say the same again under clashing names.
    DropwizardExports.builder()
        .dropwizardRegistry(dropwizard.metrics())
        .metricFilter((name, metric) -> !name.startsWith("jvm."))
        .register(metrics);
    dropwizard
        .admin()
        .addServlet("prometheus", new PrometheusMetricsServlet(metrics))
        .addMapping("/metrics");
  }

  Environment dropwizard() {
    return dropwizard;
  }

  PrometheusRegistry metrics() {
    return metrics;
  }

  /** Adds a line to {@code /healthcheck}. */
  void check(String name, Supplier<Optional<String>> trouble) {
    dropwizard
        .healthChecks()
        .register(
            name,
            new HealthCheck() {
              @Override
              protected Result check() {
                return trouble.get().map(Result::unhealthy).orElseGet(Result::healthy);
              }
            });
  }

  void manage(Managed managed) {
    dropwizard.lifecycle().manage(managed);
  }

  private DataSource manage(String name, DataSourceFactory factory) {
    ManagedDataSource dataSource = factory.build(dropwizard.metrics(), name);
    manage(dataSource);
    return dataSource;
  }
}
