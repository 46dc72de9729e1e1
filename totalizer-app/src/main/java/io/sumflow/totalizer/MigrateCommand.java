package io.sumflow.totalizer;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.db.DatabaseConfiguration;
import io.dropwizard.migrations.DbCommand;
import net.sourceforge.argparse4j.inf.Namespace;

/** The {@code db} commands, {@code migrate} among them, refusing in one line. */
final class MigrateCommand extends DbCommand<TotalizerConfiguration> {

  MigrateCommand() {
    super(
        "db",
        (DatabaseConfiguration<TotalizerConfiguration>)
            configuration -> configuration.database().unhurried(),
        TotalizerConfiguration.class,
        Migrations.FILE);
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable failure) {
    Refusal.line(failure)
        .ifPresentOrElse(
            line -> cli.getStdErr().println("totalizer does not migrate: " + line),
            () -> super.onError(cli, namespace, failure));
  }
}
