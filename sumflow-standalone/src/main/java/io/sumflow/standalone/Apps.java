package io.sumflow.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The children that are Java programs: the broker, the adder, the totalizer. */
final class Apps {
  static final String TOPIC = "sums";
  private static final int PARTITIONS = 3;
  private static final Duration PROBE_BOUND = Duration.ofSeconds(2);

  private final Path home;
  private final DataDirectory directory;
  private final PortPlan ports;
  private final Leftovers leftovers;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PROBE_BOUND)
          .build();

  /** The home is where the jars of the apps are built. */
  Apps(Path home, DataDirectory directory, PortPlan ports, Leftovers leftovers) {
    this.home = home;
    this.directory = directory;
    this.ports = ports;
    this.leftovers = leftovers;
  }

  Child kafka() {
    List<String> command = java("-Xmx512m");
    command.add("-Djava.util.logging.config.class=" + KafkaLogging.class.getName());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.sumflow.embedded.KafkaMain");
    command.add(directory.kafka().toString());
    command.add(Integer.toString(ports.kafka()));
    command.add(TOPIC + ":" + PARTITIONS);
    return new Child(
        "Kafka",
        command,
        Map.of(),
        directory.log("kafka"),
        log -> log.says("ready "),
        leftovers::remember);
  }

  Child adder(String databaseUrl) {
    Map<String, String> environment = environment(databaseUrl);
    environment.put("GRPC_PORT", Integer.toString(ports.grpc()));
    environment.put("METRICS_PORT", Integer.toString(ports.adderAdmin()));
    return app("adder", environment, ports.adderAdmin());
  }

  Child totalizer(String databaseUrl) {
    Map<String, String> environment = environment(databaseUrl);
    environment.put("HTTP_PORT", Integer.toString(ports.http()));
    environment.put("ADMIN_PORT", Integer.toString(ports.totalizerAdmin()));
    // What the live page needs to add numbers and to show what waits.
    environment.put("DEMO_ADDER", "127.0.0.1:" + ports.grpc());
    environment.put("DEMO_ADDER_ADMIN", "http://127.0.0.1:" + ports.adderAdmin());
    return app("totalizer", environment, ports.totalizerAdmin());
  }

  /** To be run to its end before the app. */
  Child migration(String app, String databaseUrl) {
    return new Child(
        app + "'s migration",
        // Soon over: it would never earn the better compiler's work back.
        command(app, List.of("db", "migrate"), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        environment(databaseUrl),
        directory.log(app + "-migrate"),
        log -> false,
        leftovers::remember);
  }

  private Child app(String name, Map<String, String> environment, int adminPort) {
    URI health = URI.create("http://127.0.0.1:" + adminPort + "/healthcheck");
    return new Child(
        name,
        command(name, List.of("server"), "-Xmx512m"),
        environment,
        directory.log(name),
        log -> isHealthy(health),
        leftovers::remember);
  }

  private List<String> command(String app, List<String> words, String... options) {
    Path module = home.resolve(app + "-app");
    Path jar = module.resolve("target").resolve(app + "-app.jar");
    if (!Files.exists(jar)) {
      throw new Failure("%s is missing: run ./sumflow build".formatted(jar));
    }
    List<String> command = java(options);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(words);
    command.add(module.resolve(app + ".yml").toString());
    return command;
  }

  private static List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    return command;
  }

  private Map<String, String> environment(String databaseUrl) {
    Map<String, String> environment = new HashMap<>();
    environment.put("BIND_HOST", "127.0.0.1");
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("KAFKA_BROKERS", "127.0.0.1:" + ports.kafka());
    environment.put("KAFKA_TOPIC", TOPIC);
    environment.put("SUMFLOW_END_WITH_STDIN", "true");
    // Its log is for whoever sits before it, unless they say otherwise.
    if (System.getenv().getOrDefault("LOG_FORMAT", "").isBlank()) {
      environment.put("LOG_FORMAT", "plain");
    }
    return environment;
  }

  private boolean isHealthy(URI health) {
    try {
      HttpRequest request = HttpRequest.newBuilder(health).timeout(PROBE_BOUND).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      // Our caller waits for the process next, and is interrupted there.
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
