package io.sumflow.shell;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.db.DatabaseConfiguration;
import io.dropwizard.migrations.DbCommand;
import net.sourceforge.argparse4j.inf.Namespace;

/** Dropwizard's commands, which say in one line why they refuse. */
final class Commands {

  private Commands() {}

  static final class Server<C extends Configuration> extends ServerCommand<C> {

    private final String name;

    Server(ShellApplication<C> application) {
      super(application, "server", "Runs the " + application.getName());
      name = application.getName();
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
      Refusal.print(name, cli.getStdErr(), failure);
    }
  }

  static final class Check<C extends Configuration> extends CheckCommand<C> {

    private final String name;

    Check(ShellApplication<C> application) {
      super(application);
      name = application.getName();
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
      Refusal.print(name, cli.getStdErr(), failure);
    }
  }

  static final class Db<C extends Configuration> extends DbCommand<C> {

    private final String name;

    Db(ShellApplication<C> application) {
      super(
          "db",
          (DatabaseConfiguration<C>) application::migrationPool,
          application.getConfigurationClass(),
          Migrations.FILE);
      name = application.getName();
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
      Refusal.print(name, cli.getStdErr(), failure);
    }
  }
}
