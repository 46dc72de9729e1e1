package io.sumflow.standalone;

import io.sumflow.embedded.PostgresConfig;
import java.nio.file.Path;
import java.util.List;

/** How the whole system is started: what an earlier start left first, the apps last. */
final class Startup {
  private final Path home;
  private final DataDirectory directory;
  private final PortFlags flags;
  private final Console console;

  /** What runs then, as far as anybody needs to know it. */
  record Running(PortPlan ports, Child adder, Child totalizer) {}

  /** The home is where the jars of the apps are built. */
  Startup(Path home, DataDirectory directory, PortFlags flags, Console console) {
    this.home = home;
    this.directory = directory;
    this.flags = flags;
    this.console = console;
  }

  /** The repository, as {@code ./sumflow} says. */
  static Path home() {
    return Path.of(System.getProperty("sumflow.home", "")).toAbsolutePath();
  }

  /**
   * Returns when sums can be added and are counted. The supervisor has then what was started, also
   * when not all of it was.
   *
   * @throws Failure when something does not come up
   */
  Running start(Supervisor supervisor) throws InterruptedException {
    long begin = System.nanoTime();
    console.say("data in " + directory.root());
    Leftovers leftovers = new Leftovers(directory);
    leftovers.end(console::say);
    PortPlan ports = PortPlan.of(flags, console::say);
    Apps apps = new Apps(home, directory, ports, leftovers);
    Database database = database(ports);
    Child adder = apps.adder(database.url("adder"));
    Child totalizer = apps.totalizer(database.url("totalizer"));
    supervisor.start(database, "127.0.0.1:" + ports.postgres());
    console.say("migrating the databases meanwhile");
    try (Meanwhile migrations = new Meanwhile()) {
      for (String app : List.of("adder", "totalizer")) {
        database.ensure(app);
        migrations.run(apps.migration(app, database.url(app))::runToEnd);
      }
      supervisor.start(apps.kafka(), "127.0.0.1:" + ports.kafka());
      migrations.join();
    }
    supervisor.start(adder, "127.0.0.1:" + ports.grpc());
    supervisor.start(totalizer, "127.0.0.1:" + ports.http());
    console.say(summary(ports, Console.seconds(begin)));
    return new Running(ports, adder, totalizer);
  }

  private Database database(PortPlan ports) {
    String password = directory.password();
    PostgresConfig config =
        PostgresConfig.durable(directory.postgres(), ports.postgres(), password)
            .withLogFile(directory.log("postgres"));
    return new Database(config, password);
  }

  private String summary(PortPlan ports, String took) {
    return """
        ready (%s): watch it at http://localhost:%d/
          adder      gRPC localhost:%d   http://localhost:%d/metrics
          totalizer  http://localhost:%d/v1/results   http://localhost:%d/healthcheck
          PostgreSQL 127.0.0.1:%d, user postgres, password in %s
          Kafka      127.0.0.1:%d, topic %s
          logs in    %s"""
        .formatted(
            took,
            ports.http(),
            ports.grpc(),
            ports.adderAdmin(),
            ports.http(),
            ports.totalizerAdmin(),
            ports.postgres(),
            directory.passwordFile(),
            ports.kafka(),
            Apps.TOPIC,
            directory.logs());
  }
}
