package io.sumflow.totalizer;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.jdbi3.JdbiFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.ReceiverListener;
import io.sumflow.pg.sums.PgTally;
import io.sumflow.prometheus.ConsumerErrorMetrics;
import io.sumflow.prometheus.DatabaseMetrics;
import io.sumflow.prometheus.ReceiverMetrics;
import io.sumflow.shell.HealthServlet;
import io.sumflow.shell.HttpSpans;
import io.sumflow.shell.MetricsEndpoint;
import io.sumflow.shell.Migrations;
import io.sumflow.shell.RefusedException;
import io.sumflow.shell.ShellApplication;
import io.sumflow.shell.Telemetry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The totalizer: {@code server totalizer.yml} receives sums and serves their total, {@code db
 * migrate totalizer.yml} makes its tables.
 */
public class TotalizerApplication extends ShellApplication<TotalizerConfiguration> {

  private static final Logger LOG = LoggerFactory.getLogger(TotalizerApplication.class);

  /** A server that froze lets go of its callers, below the 10 s in which an answer is due. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(8);

  /** The receiver and the cleaner may take longer, but an outage may not hold them for ever. */
  private static final Duration BACKGROUND_TIMEOUT = Duration.ofSeconds(60);

  /** Reads the configuration with these environment variables. */
  TotalizerApplication(Map<String, String> environment) {
    super(environment);
  }

  /** Runs one of the commands and ends the process with status 1 if it fails. */
  public static void main(String[] arguments) throws Exception {
    new TotalizerApplication(System.getenv()).runAsProcess(arguments);
  }

  @Override
  public String getName() {
    return "totalizer";
  }

  @Override
  protected DataSourceFactory migrationPool(TotalizerConfiguration configuration) {
    return configuration.database().unhurried();
  }

  @Override
  public void run(TotalizerConfiguration configuration, Environment environment) throws Exception {
    Telemetry telemetry = telemetry(configuration.tracing());
    environment.lifecycle().manage(telemetry);
    DataSourceFactory pool = configuration.database().pool(REQUEST_TIMEOUT);
    ManagedDataSource database = pool.build(environment.metrics(), "database");
    checkMigrated(database);
    Jdbi plain = new JdbiFactory().build(environment, pool, database, "database");
    Jdbi jdbi =
        telemetry.around(plain, (unseen, otel) -> Jdbi.create(telemetry.statementsOf(database)));

    PrometheusRegistry registry = new PrometheusRegistry();
    MetricsEndpoint metrics =
        new MetricsEndpoint(registry, environment.metrics(), getName(), version());
    metrics.pool("database", database);
    metrics.serve(environment.servlets());
    metrics.serve(environment.admin());
    HttpSide.errors(configuration, environment);
    HttpMetrics.install(environment, registry);
    serve(configuration, environment, total(jdbi), new DatabaseHealth(database));
    HttpSpans.show(telemetry, environment, "/v1/*", Set.of("/v1/healthcheck", "/v1/live"));
    SumMessages messages = new SumMessages();
    ReceiverListener live =
        LiveSide.add(
            configuration, environment, registry, messages, total(plain), telemetry.isOn());
    Pulse pulse = new Pulse(total(plain), messages::heartbeat, registry, InstantSource.system());
    environment.lifecycle().manage(pulse);
    receive(configuration, environment, metrics, messages, pulse.andThen(live), telemetry);
  }

  private static Supplier<RunningTotal> total(Jdbi jdbi) {
    return () -> jdbi.withHandle(handle -> new PgTally(handle.getConnection()).current());
  }

  private void serve(
      TotalizerConfiguration configuration,
      Environment environment,
      Supplier<RunningTotal> tally,
      DatabaseHealth health) {
    // In place of the one that Jdbi brought: it tells whoever asks what the driver said.
    environment.healthChecks().unregister("database");
    environment.healthChecks().register("database", health);
    environment.jersey().register(new TotalResource(tally));
    environment
        .jersey()
        .register(new HealthcheckResource(health, version(), configuration.environment()));
    AtomicBoolean draining = new AtomicBoolean();
    environment
        .lifecycle()
        .addEventListener(
            new LifeCycle.Listener() {
              @Override
              public void lifeCycleStopping(LifeCycle server) {
                draining.set(true);
              }
            });
    environment
        .admin()
        .addServlet(
            "health",
            new HealthServlet(() -> draining.get() ? Optional.of("draining") : health.trouble()))
        .addMapping("/health");
  }

  private static void receive(
      TotalizerConfiguration configuration,
      Environment environment,
      MetricsEndpoint endpoint,
      SumMessages messages,
      ReceiverListener live,
      Telemetry telemetry) {
    ManagedDataSource database =
        configuration
            .database()
            .few(2, BACKGROUND_TIMEOUT)
            .build(environment.metrics(), "receiving");
    endpoint.pool("receiving", database);
    PrometheusRegistry registry = endpoint.registry();
    ReceiverMetrics metrics =
        new ReceiverMetrics(
                registry,
                Set.of(SumEventReader.TYPE, SumEventReader.HEARTBEAT),
                messages::facts,
                InstantSource.system())
            .startAtZero(Set.of(configuration.kafka().kafka().topic()));
    Receiving receiving =
        new Receiving(
            configuration.kafka(),
            database,
            messages,
            metrics.andThen(new ReceiverLog(InstantSource.system())).andThen(live),
            new ConsumerErrorMetrics(registry),
            new DatabaseMetrics(registry, System::nanoTime),
            telemetry,
            configuration.tracing().processParent());
    // Stopped in the reverse order: the pool goes last.
    environment.lifecycle().manage(database);
    environment.lifecycle().manage(receiving);
    environment.healthChecks().register("kafka", new KafkaHealth(configuration.kafka().kafka()));
    environment
        .healthChecks()
        .register("consumer", new ProgressHealth(receiving::status, InstantSource.system()));
  }

  /** A database that is away now may be back in a minute; one without tables needs a person. */
  private static void checkMigrated(ManagedDataSource database) throws RefusedException {
    try {
      Optional<String> missing = Migrations.missing(database);
      if (missing.isPresent()) {
        throw new RefusedException(missing.get());
      }
    } catch (SQLException away) {
      LOG.warn("starting without the database, which does not answer: {}", away.getMessage());
    }
  }
}
