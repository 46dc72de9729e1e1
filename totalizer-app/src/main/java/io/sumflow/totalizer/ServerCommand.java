package io.sumflow.totalizer;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import net.sourceforge.argparse4j.inf.Namespace;

/** The {@code server} command, refusing in one line. */
final class ServerCommand extends io.dropwizard.core.cli.ServerCommand<TotalizerConfiguration> {

  ServerCommand(Application<TotalizerConfiguration> application) {
    super(application);
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable failure) {
    Refusal.line(failure)
        .ifPresentOrElse(
            line -> cli.getStdErr().println("totalizer does not start: " + line),
            () -> super.onError(cli, namespace, failure));
  }
}
