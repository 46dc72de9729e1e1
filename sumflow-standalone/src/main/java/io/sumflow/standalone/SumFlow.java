package io.sumflow.standalone;

import io.sumflow.embedded.EmbeddedServerException;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point. Status 0: done; 1: it failed, and one line says why; 2: not understood. */
@Command(
    name = "./sumflow",
    mixinStandardHelpOptions = true,
    description = "SumFlow on this machine: no Docker, no database, no broker needed.",
    footer = {"", "./sumflow build compiles everything again."},
    subcommands = {UpCommand.class, AddCommand.class, TotalCommand.class, ProveCommand.class},
    versionProvider = SumFlow.Version.class)
final class SumFlow {
  private SumFlow() {}

  /** Runs one command and ends the process. */
  public static void main(String[] arguments) {
    // Libraries would write their stack traces between our lines; what matters comes as exceptions.
    LogManager.getLogManager().reset();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new SumFlow())
        .setParameterExceptionHandler(SumFlow::notUnderstood)
        .setExecutionExceptionHandler(SumFlow::report);
  }

  private static int notUnderstood(CommandLine.ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    command
        .getErr()
        .printf(
            "sumflow: %s (see %s --help)%n",
            problem.getMessage(), command.getCommandSpec().qualifiedName());
    return CommandLine.ExitCode.USAGE;
  }

  private static int report(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof Failure || failure instanceof EmbeddedServerException) {
      command.getErr().println("sumflow: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = SumFlow.class.getPackage().getImplementationVersion();
      return new String[] {"SumFlow " + (version == null ? "(not packaged)" : version)};
    }
  }
}
