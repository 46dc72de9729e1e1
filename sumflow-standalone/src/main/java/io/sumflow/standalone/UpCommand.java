package io.sumflow.standalone;

import io.sumflow.embedded.EmbeddedServerException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything, keeps it running, and stops it in order at Ctrl-C. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Starts PostgreSQL, Kafka, the adder and the totalizer; Ctrl-C stops them.")
final class UpCommand implements Callable<Integer> {
  private static final int FORCED = 130;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where everything is kept (default: .sumflow beside ./sumflow)")
  private @Nullable Path data;

  @Mixin private final PortFlags flags = new PortFlags();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private @Nullable Thread starter;

  @Override
  public Integer call() throws InterruptedException {
    Path where = data == null ? Startup.home().resolve(".sumflow") : data;
    Console console = new Console(spec.commandLine().getOut());
    Supervisor supervisor = new Supervisor(console);
    starting(true);
    Interrupts.handle(() -> askToStop(console), () -> force(console, supervisor));
    try (DataDirectory directory = DataDirectory.lock(where)) {
      try {
        new Startup(Startup.home(), directory, flags, console).start(supervisor);
        starting(false);
        console.say("Ctrl-C stops all in order");
        stopAsked.await();
      } catch (InterruptedException | Failure | EmbeddedServerException e) {
        starting(false);
        // The terminal's interrupt reaches pg_ctl, too, and may end it before we know of it.
        if (!stopAsked.await(500, TimeUnit.MILLISECONDS)) {
          throw e;
        }
        console.say("not everything was started yet");
      } finally {
        starting(false);
        supervisor.stop();
      }
    }
    console.say("all stopped");
    return 0;
  }

  private synchronized void starting(boolean begins) {
    starter = begins ? Thread.currentThread() : null;
    if (!begins) {
      // Asked at the last moment of starting: what follows must not be cut short by it.
      Thread.interrupted();
    }
  }

  private void askToStop(Console console) {
    stopAsked.countDown();
    console.say("stopping (once more: at once)");
    synchronized (this) {
      if (starter != null) {
        starter.interrupt();
      }
    }
  }

  private static void force(Console console, Supervisor supervisor) {
    console.say("ending at once");
    supervisor.kill();
    Runtime.getRuntime().halt(FORCED);
  }
}
