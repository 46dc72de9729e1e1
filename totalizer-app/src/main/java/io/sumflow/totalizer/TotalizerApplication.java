package io.sumflow.totalizer;

import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.jdbi3.JdbiFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sumflow.pg.sums.PgTally;
import io.sumflow.prometheus.ConsumerErrorMetrics;
import io.sumflow.prometheus.ReceiverMetrics;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The totalizer: {@code server totalizer.yml} receives sums and serves their total, {@code db
 * migrate totalizer.yml} makes its tables.
 */
public class TotalizerApplication extends Application<TotalizerConfiguration> {

  private static final Logger LOG = LoggerFactory.getLogger(TotalizerApplication.class);

  private final Map<String, String> environmentVariables;

  /** Reads the configuration with these environment variables. */
  TotalizerApplication(Map<String, String> environmentVariables) {
    this.environmentVariables = Map.copyOf(environmentVariables);
  }

  /** Runs a command. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> variables = System.getenv();
    // Only what would run for ever: a migration ends by itself, and must not end half-way.
    boolean serves = arguments.length > 0 && arguments[0].equals("server");
    if (serves && Boolean.parseBoolean(variables.get(EndWithStdin.VARIABLE))) {
      EndWithStdin.watch(System.in, () -> System.exit(0));
    }
    new TotalizerApplication(variables).run(arguments);
  }

  @Override
  public String getName() {
    return "totalizer";
  }

  @Override
  protected void addDefaultCommands(Bootstrap<TotalizerConfiguration> bootstrap) {
    bootstrap.addCommand(new ServerCommand(this));
    bootstrap.addCommand(new CheckCommand<>(this));
    bootstrap.addCommand(new MigrateCommand());
  }

  @Override
  public void initialize(Bootstrap<TotalizerConfiguration> bootstrap) {
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(
            bootstrap.getConfigurationSourceProvider(),
            new EnvironmentValues(environmentVariables)));
  }

  @Override
  public void run(TotalizerConfiguration configuration, Environment environment) throws Exception {
    DataSourceFactory pool = configuration.database().pool();
    ManagedDataSource database = pool.build(environment.metrics(), "database");
    checkMigrated(database);
    Jdbi jdbi = new JdbiFactory().build(environment, pool, database, "database");

    PrometheusRegistry registry = new PrometheusRegistry();
    HttpSide.metrics(registry, environment);
    HttpSide.errors(configuration, environment);
    serve(configuration, environment, jdbi, new DatabaseHealth(database));
    receive(configuration, environment, registry);
  }

  private static void serve(
      TotalizerConfiguration configuration,
      Environment environment,
      Jdbi jdbi,
      DatabaseHealth health) {
    // In place of the one that Jdbi brought: it tells whoever asks what the driver said.
    environment.healthChecks().unregister("database");
    environment.healthChecks().register("database", health);
    environment
        .jersey()
        .register(
            new TotalResource(
                () -> jdbi.withHandle(handle -> new PgTally(handle.getConnection()).current())));
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
            "readiness", new ReadinessServlet(() -> !draining.get() && health.getAsBoolean()))
        .addMapping("/health");
  }

  private static void receive(
      TotalizerConfiguration configuration, Environment environment, PrometheusRegistry registry) {
    ManagedDataSource database =
        configuration.database().background().build(environment.metrics(), "receiving");
    SumMessages messages = new SumMessages();
    ReceiverMetrics metrics =
        new ReceiverMetrics(
            registry, Set.of(SumEventReader.TYPE), messages::facts, InstantSource.system());
    Receiving receiving =
        new Receiving(
            configuration.kafka(),
            database,
            messages,
            metrics.andThen(new ReceiverLog()),
            new ConsumerErrorMetrics(registry));
    // Stopped in the reverse order: the pool goes last.
    environment.lifecycle().manage(database);
    environment.lifecycle().manage(receiving);
    environment.healthChecks().register("kafka", new KafkaHealth(configuration.kafka()));
    environment
        .healthChecks()
        .register("consumer", new ProgressHealth(receiving::status, InstantSource.system()));
  }

  private static String version() {
    String version = TotalizerApplication.class.getPackage().getImplementationVersion();
    return Objects.requireNonNullElse(version, "development");
  }

  /** A database that is away now may be back in a minute; one without tables needs a person. */
  private static void checkMigrated(ManagedDataSource database) {
    try {
      Migrations.check(database);
    } catch (SQLException away) {
      LOG.warn("starting without the database, which does not answer: {}", away.getMessage());
    }
  }
}
