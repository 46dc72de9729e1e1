package io.sumflow.shell;

import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.db.DataSourceFactory;
import java.util.Map;
import java.util.Objects;

/**
 * A service as a process: {@code server FILE} runs it, {@code db migrate FILE} makes its tables,
 * {@code check FILE} reads its configuration. Environment variables fill the file, and whatever
 * refuses says why in one line of standard error that starts with the service's name.
 *
 * @param <C> what the file says
 */
public abstract class ShellApplication<C extends Configuration> extends Application<C> {

  private final Map<String, String> environment;

  /**
   * Prepares the application; does no I/O.
   *
   * @param environment what the variables named in the configuration stand for
   */
  protected ShellApplication(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** In which the changelogs named by {@link Migrations#FILE} are run. */
  protected abstract DataSourceFactory migrationPool(C configuration);

  /**
   * Runs a command as the whole process, which has status 1 if it fails. With {@link
   * EndWithStandardInput#VARIABLE} a server ends with its standard input.
   */
  public final void runAsProcess(String... arguments) throws Exception {
    // Only what would run for ever: a migration ends by itself, and must not end half-way.
    boolean serves = arguments.length > 0 && arguments[0].equals("server");
    if (serves && Boolean.parseBoolean(environment.get(EndWithStandardInput.VARIABLE))) {
      EndWithStandardInput.arrange();
    }
    run(arguments);
  }

  /** The service's traces, as the configuration and the environment ask for them. */
  protected final Telemetry telemetry(TracingSettings settings) throws RefusedException {
    return Telemetry.of(getName(), version(), settings, environment);
  }

  /** Of the jar this application came in; {@code development} outside of one. */
  public final String version() {
    return Objects.requireNonNullElse(
        getClass().getPackage().getImplementationVersion(), "development");
  }

  @Override
  protected final void addDefaultCommands(Bootstrap<C> bootstrap) {
    bootstrap.addCommand(new Commands.Server<>(this));
    bootstrap.addCommand(new Commands.Check<>(this));
    bootstrap.addCommand(new Commands.Db<>(this));
  }

  @Override
  public void initialize(Bootstrap<C> bootstrap) {
    bootstrap.getObjectMapper().setInjectableValues(LogLayout.knows(getName(), version()));
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(
            bootstrap.getConfigurationSourceProvider(), new EnvironmentVariables(environment)));
  }
}
