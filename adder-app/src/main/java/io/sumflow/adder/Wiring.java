package io.sumflow.adder;

import com.codahale.metrics.health.HealthCheck;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.dropwizard.lifecycle.Managed;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.domain.adder.Adder;
import io.sumflow.domain.adder.Recording;
import io.sumflow.domain.adder.SumJournal;
import io.sumflow.kafka.KafkaPublisher;
import io.sumflow.kafka.KafkaPublisherConfig;
import io.sumflow.outbox.Housekeeper;
import io.sumflow.outbox.IdlePolicy;
import io.sumflow.outbox.Publisher;
import io.sumflow.outbox.Relay;
import io.sumflow.outbox.RelayListener;
import io.sumflow.outbox.RelayStatus;
import io.sumflow.outbox.WorkLoop;
import io.sumflow.pg.PgBacklog;
import io.sumflow.pg.PgOutbox;
import io.sumflow.pg.PgOutboxConfig;
import io.sumflow.pg.PgTransactor;
import io.sumflow.prometheus.RelayMetrics;
import io.sumflow.proto.SumNumbersServiceGrpc;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the adder together. What is managed starts in the order of this page and stops in the
 * reverse: no more calls, then no more relaying, then no more database.
 */
final class Wiring {

  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private static final Duration CLEAN_EVERY = Duration.ofMinutes(10);
  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);

  private final AdderConfiguration configuration;
  private final Environment dropwizard;
  private final PrometheusRegistry metrics = new PrometheusRegistry();

  Wiring(AdderConfiguration configuration, Environment dropwizard) {
    this.configuration = configuration;
    this.dropwizard = dropwizard;
  }

  void connect() throws RefusedException {
    PgOutboxConfig outboxConfig =
        PgOutboxConfig.defaults().withTopics(Set.of(configuration.kafka().topic()));
    PgOutbox outbox = new PgOutbox(outboxConfig);
    DataSource pool = manage(configuration.database().pool().build(dropwizard.metrics(), "adder"));
    DataSource unhurried =
        manage(configuration.database().unhurried().build(dropwizard.metrics(), "cleaning"));
    DataSource watched =
        manage(configuration.database().probe().build(dropwizard.metrics(), "readiness"));
    AdderDatabase database = new AdderDatabase(watched, outbox);
    database.refuseUnfit();

    WorkLoop relayLoop = relay(new PgBacklog(pool, outboxConfig));
    housekeeping(new PgBacklog(unhurried, outboxConfig));
    SumJournal journal =
        new InterimJournal(new PgTransactor(pool), outbox, configuration.kafka().topic());
    serve(new Adder(nudging(journal, relayLoop), outbox::newId, InstantSource.system()), database);
    export();
    LOG.info(
        "Adder: gRPC {}:{}, database {}, Kafka {} topic {}",
        configuration.grpc().host(),
        configuration.grpc().port(),
        configuration.database().url(),
        String.join(",", configuration.kafka().brokers()),
        configuration.kafka().topic());
  }

  private DataSource manage(ManagedDataSource dataSource) {
    dropwizard.lifecycle().manage(dataSource);
    return dataSource;
  }

  private WorkLoop relay(PgBacklog backlog) {
    RelayListener listener =
        new RelayMetrics(metrics, InstantSource.system()).andThen(new RelayLog());
    Publisher publisher =
        new KafkaPublisher(
            KafkaPublisherConfig.defaults()
                .withBootstrapServers(String.join(",", configuration.kafka().brokers()))
                .withSource("/sumflow/adder"));
    Relay relay =
        new Relay(
            backlog,
            publisher,
            UUID.randomUUID(),
            configuration.relay().config(),
            listener,
            System::nanoTime,
            new Random());
    dropwizard.lifecycle().manage(new AutoCloseableManager(publisher));
    check("relay", () -> holding(relay.status()));
    loop(
        new WorkLoop(
            "backlog-sample",
            () -> {
              listener.sampled(backlog.sample());
              return 0;
            },
            IdlePolicy.every(SAMPLE_EVERY),
            failure -> LOG.debug("The backlog was not counted", failure)));
    return loop(
        new WorkLoop(
            "outbox-relay",
            relay,
            configuration.relay().idle(),
            failure -> LOG.error("The relay failed for a reason nobody expected", failure)));
  }

  private static Optional<String> holding(RelayStatus status) {
    return status.state() == RelayStatus.State.HOLDING
        ? Optional.of(status.why())
        : Optional.empty();
  }

  private void housekeeping(PgBacklog backlog) {
    loop(
        new WorkLoop(
            "housekeeper",
            new Housekeeper(List.of(backlog)),
            IdlePolicy.every(CLEAN_EVERY),
            failure -> LOG.warn("Cleaning failed and is tried again", failure)));
  }

  private static SumJournal nudging(SumJournal journal, WorkLoop relay) {
    return (fact, key, context) ->
        journal
            .record(fact, key, context)
            .whenComplete(
                (recording, failure) -> {
                  if (recording == Recording.RECORDED) {
                    relay.nudge();
                  }
                });
  }

  private void serve(Adder adder, AdderDatabase database) {
    HealthStatusManager health = new HealthStatusManager();
    Readiness readiness =
        new Readiness(
            database,
            ready -> {
              ServingStatus status = ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
              health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
              health.setStatus(SumNumbersServiceGrpc.SERVICE_NAME, status);
            });
    GrpcServer server =
        new GrpcServer(
            GrpcServer.listen(configuration.grpc()),
            configuration.grpc(),
            new SumEndpoint(adder),
            health,
            new CallTracker(SumNumbersServiceGrpc.SERVICE_NAME, metrics));
    check("database", readiness::databaseTrouble);
    dropwizard
        .admin()
        .addServlet("health", new HealthServlet(readiness::trouble))
        .addMapping("/health");
    dropwizard.lifecycle().manage(readiness);
    dropwizard.lifecycle().manage(server);
    dropwizard
        .lifecycle()
        .addEventListener(
            new LifeCycle.Listener() {
              // Before anything is stopped: the admin port says that it drains, until it has.
              @Override
              public void lifeCycleStopping(LifeCycle event) {
                readiness.drain();
                server.drain();
              }
            });
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

  private void check(String name, Supplier<Optional<String>> trouble) {
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

  private WorkLoop loop(WorkLoop loop) {
    dropwizard
        .lifecycle()
        .manage(
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
}
