package io.sumflow.standalone;

import io.sumflow.embedded.PostgresConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    Path home = Path.of(System.getProperty("sumflow.home", "")).toAbsolutePath();
    Path where = data == null ? home.resolve(".sumflow") : data;
    Console console = new Console(spec.commandLine().getOut());
    Supervisor supervisor = new Supervisor(console);
    starting(true);
    Interrupts.handle(() -> askToStop(console), () -> force(console, supervisor));
    try (DataDirectory directory = DataDirectory.lock(where)) {
      try {
        start(home, directory, console, supervisor);
        stopAsked.await();
      } catch (InterruptedException askedWhileStarting) {
        console.say("not everything was started yet");
      } finally {
        starting(false);
        supervisor.stop();
      }
    }
    console.say("all stopped");
    return 0;
  }

  private void start(Path home, DataDirectory directory, Console console, Supervisor supervisor)
      throws InterruptedException {
    long begin = System.nanoTime();
    console.say("data in " + directory.root());
    Leftovers leftovers = new Leftovers(directory);
    leftovers.end(console::say);
    PortPlan ports = PortPlan.of(flags, console::say);
    Apps apps = new Apps(home, directory, ports, leftovers);
    Database database = database(directory, ports);
    Child adder = apps.adder(database.url("adder"));
    Child totalizer = apps.totalizer(database.url("totalizer"));
    supervisor.start(database, "127.0.0.1:" + ports.postgres());
    supervisor.start(apps.kafka(), "127.0.0.1:" + ports.kafka());
    for (String app : new String[] {"adder", "totalizer"}) {
      console.say("migrating the database of the " + app);
      database.ensure(app);
      apps.migration(app, database.url(app)).runToEnd();
    }
    supervisor.start(adder, "127.0.0.1:" + ports.grpc());
    supervisor.start(totalizer, "127.0.0.1:" + ports.http());
    console.say(summary(directory, ports).formatted(Console.seconds(begin)));
  }

  private static Database database(DataDirectory directory, PortPlan ports) {
    String password = directory.password();
    PostgresConfig config =
        PostgresConfig.durable(directory.postgres(), ports.postgres(), password)
            .withLogFile(directory.log("postgres"));
    return new Database(config, password);
  }

  private static String summary(DataDirectory directory, PortPlan ports) {
    return """
        ready (%%s)
          adder      gRPC localhost:%d   http://localhost:%d/metrics
          totalizer  http://localhost:%d/v1/results   http://localhost:%d/healthcheck
          PostgreSQL 127.0.0.1:%d, user postgres, password in %s
          Kafka      127.0.0.1:%d, topic %s
          logs in    %s
        Ctrl-C stops all in order"""
        .formatted(
            ports.grpc(),
            ports.adderAdmin(),
            ports.http(),
            ports.totalizerAdmin(),
            ports.postgres(),
            directory.passwordFile(),
            ports.kafka(),
            Apps.TOPIC,
            directory.log("x").getParent());
  }

  private synchronized void starting(boolean begins) {
    starter = begins ? Thread.currentThread() : null;
    if (!begins) {
      // Asked at the last moment of starting: what follows must not be cut short by it.
      Thread.interrupted();
    }
  }

  private void askToStop(Console console) {
    console.say("stopping (once more: at once)");
    stopAsked.countDown();
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
