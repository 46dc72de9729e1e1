package io.sumflow.adder;

import com.codahale.metrics.health.HealthCheck;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.lifecycle.Managed;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.domain.adder.Adder;
import io.sumflow.otel.TracingOutbox;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.WorkLoop;
import io.sumflow.pg.PgBacklog;
import io.sumflow.pg.PgOutbox;
import io.sumflow.pg.PgOutboxConfig;
import io.sumflow.pg.PgTransactor;
import io.sumflow.pg.sums.PgLedger;
import io.sumflow.pg.sums.PgSumJournal;
import io.sumflow.pg.sums.PgSumJournalConfig;
import io.sumflow.prometheus.DatabaseMetrics;
import io.sumflow.shell.DatabaseSettings;
import io.sumflow.shell.MetricsEndpoint;
import io.sumflow.shell.RefusedException;
import io.sumflow.shell.Telemetry;
import jakarta.servlet.http.HttpServlet;
import java.sql.Connection;
import java.time.Duration;
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

  /** A server that froze lets go of its callers; far above any statement of theirs. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

  /** Whoever asks whether the database is usable hears it within seconds. */
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

  private final AdderConfiguration configuration;
  private final Environment dropwizard;
  private final Telemetry telemetry;
  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final DatabaseMetrics queries = new DatabaseMetrics(metrics, System::nanoTime);
  private final MetricsEndpoint endpoint;

  Wiring(
      AdderConfiguration configuration,
      Environment dropwizard,
      Telemetry telemetry,
      String version) {
    this.telemetry = telemetry;
    this.configuration = configuration;
    this.dropwizard = dropwizard;
    this.endpoint =
        new MetricsEndpoint(metrics, dropwizard.metrics(), dropwizard.getName(), version);
  }

  /**
   * Connects everything; starts nothing.
   *
   * @throws RefusedException if the database was not migrated
   */
  void connect() throws RefusedException {
    manage(telemetry);
    DatabaseSettings settings = configuration.database();
    PgOutboxConfig log = PgOutboxConfig.defaults().withTopics(Set.of(topic()));
    PgOutbox outbox = new PgOutbox(log);
    PgLedger ledger = new PgLedger(log.schema(), SumEvent.TYPE);
    AdderDatabase database =
        new AdderDatabase(
            manage("readiness", settings.few(1, PROBE_TIMEOUT)), log.schema(), outbox);
    database.refuseUnfit();

    DataSource pool = manage("adder", settings.pool(CALL_TIMEOUT));
    DataSource unhurried = manage("cleaning", settings.unhurried());
    PgBacklog backlog = new PgBacklog(pool, log, ledger);
    Relaying relaying = new Relaying(this, configuration.kafka());
    WorkLoop relay = relaying.relay(backlog, configuration.relay());
    relaying.keepHouse(
        List.of(
            new PgBacklog(unhurried, log, ledger), journal(new PgTransactor(unhurried), outbox)));

    // A call that nobody waits for any more must not keep a connection either.
    PgTransactor bounded =
        new PgTransactor(telemetry.statementsOf(pool))
            .withStatementTimeout(configuration.grpc().deadline());
    Outbox<Connection> traced = telemetry.<Outbox<Connection>>around(outbox, TracingOutbox::new);
    new Beating(this, pool, outbox, log.schema()).beat(topic(), configuration.heartbeat(), relay);
    Transactor<Connection> recording = queries.around(bounded, "record");
    NudgingJournal journal = new NudgingJournal(journal(recording, traced), relay::nudge);
    Adder adder = new Adder(journal, outbox::newId, InstantSource.system());
    new Serving(this, configuration.grpc()).serve(adder, database);
    endpoint.serve(dropwizard.admin());
    LOG.info(
        "Adder: gRPC {}:{}, database {}, Kafka {} topic {}",
        configuration.grpc().host(),
        configuration.grpc().port(),
        settings.url(),
        configuration.kafka().bootstrapServers(),
        topic());
  }

  private PgSumJournal journal(Transactor<Connection> transactor, Outbox<Connection> outbox) {
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

  Environment dropwizard() {
    return dropwizard;
  }

  PrometheusRegistry metrics() {
    return metrics;
  }

  /** How long the database takes. */
  DatabaseMetrics queries() {
    return queries;
  }

  Telemetry telemetry() {
    return telemetry;
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

  /** Adds a page to the admin port. */
  void serve(String path, HttpServlet servlet) {
    dropwizard.admin().addServlet(path, servlet).addMapping(path);
  }

  /** Starts and stops with the process. */
  WorkLoop manage(WorkLoop loop) {
    manage(
        new Managed() {
          @Override
          public void start() {
            loop.start();
          }

          @Override
          public void stop() {
            loop.close();
          }
        });
    return loop;
  }

  void manage(Managed managed) {
    dropwizard.lifecycle().manage(managed);
  }

  private DataSource manage(String name, DataSourceFactory factory) {
    ManagedDataSource dataSource = factory.build(dropwizard.metrics(), name);
    manage(dataSource);
    endpoint.pool(name, dataSource);
    return dataSource;
  }
}
