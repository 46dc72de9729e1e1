package io.sumflow.adder;

import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.migrations.DbCommand;
import net.sourceforge.argparse4j.inf.Namespace;

/** Dropwizard's commands, which say in one line why they refuse. */
final class Commands {

  private Commands() {}

  static final class Server extends ServerCommand<AdderConfiguration> {

    Server(AdderApplication application) {
      super(application, "server", "Runs the adder");
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
      Refusal.print(cli.getStdErr(), failure);
    }
  }

  static final class Check extends CheckCommand<AdderConfiguration> {

    Check(AdderApplication application) {
      super(application);
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
      Refusal.print(cli.getStdErr(), failure);
    }
  }

  static final class Db extends DbCommand<AdderConfiguration> {

    Db() {
      super(
          "db",
          configuration -> configuration.database().unhurried(),
          AdderConfiguration.class,
          "migrations.yaml");
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
      Refusal.print(cli.getStdErr(), failure);
    }
  }
}
