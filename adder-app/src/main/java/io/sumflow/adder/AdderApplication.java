package io.sumflow.adder;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.DataSourceFactory;
import io.sumflow.shell.ShellApplication;
import java.util.Map;

/**
 * The adder: {@code server adder.yml} runs it, {@code db migrate adder.yml} makes its tables,
 * {@code check adder.yml} reads its configuration.
 */
public class AdderApplication extends ShellApplication<AdderConfiguration> {

  /**
   * Prepares the application; does no I/O.
   *
   * @param environment what the variables named in the configuration stand for
   */
  public AdderApplication(Map<String, String> environment) {
    super(environment);
  }

  /** Runs one of the commands and ends the process with status 1 if it fails. */
  public static void main(String[] arguments) throws Exception {
    new AdderApplication(System.getenv()).runAsProcess(arguments);
  }

  @Override
  public String getName() {
    return "adder";
  }

  @Override
  protected DataSourceFactory migrationPool(AdderConfiguration configuration) {
    return configuration.database().unhurried();
  }

  @Override
  public void run(AdderConfiguration configuration, Environment dropwizard) throws Exception {
    new Wiring(configuration, dropwizard, telemetry(configuration.tracing()), version()).connect();
  }
}
