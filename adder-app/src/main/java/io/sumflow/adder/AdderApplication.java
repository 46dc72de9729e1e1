package io.sumflow.adder;

import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.util.Map;

/**
 * The adder: {@code server adder.yml} runs it, {@code db migrate adder.yml} makes its tables,
 * {@code check adder.yml} reads its configuration.
 */
public class AdderApplication extends Application<AdderConfiguration> {

  private final Map<String, String> environment;

  /**
   * Prepares the application; does no I/O.
   *
   * @param environment what the variables named in the configuration stand for
   */
  public AdderApplication(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Runs one of the commands and ends the process with status 1 if it fails. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> environment = System.getenv();
    if (Boolean.parseBoolean(environment.get("SUMFLOW_END_WITH_STDIN"))) {
      EndWithStandardInput.arrange();
    }
    new AdderApplication(environment).run(arguments);
  }

  @Override
  public String getName() {
    return "adder";
  }

  @Override
  protected void addDefaultCommands(Bootstrap<AdderConfiguration> bootstrap) {
    bootstrap.addCommand(new Commands.Server(this));
    bootstrap.addCommand(new Commands.Check(this));
    bootstrap.addCommand(new Commands.Db());
  }

  @Override
  public void initialize(Bootstrap<AdderConfiguration> bootstrap) {
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(
            bootstrap.getConfigurationSourceProvider(), new EnvironmentVariables(environment)));
  }

  @Override
  public void run(AdderConfiguration configuration, Environment dropwizard) throws Exception {
    new Wiring(configuration, dropwizard).connect();
  }
}
