package io.sumflow.kafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/**
 * The oldest broker that is promised to work, as a process of its own: two versions of Kafka do not
 * fit into one. Its class path is in the file that the property {@value #CLASS_PATH_FILE} names.
 */
final class OldBroker implements Broker {

  static final String CLASS_PATH_FILE = "kafka37.classpath";

  private static final class Shared {
    static final OldBroker BROKER = start();
  }

  private final int port;

  private OldBroker(int port) {
    this.port = port;
  }

  /** One for all tests; ends with this JVM. */
  static OldBroker shared() {
    return Shared.BROKER;
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public boolean knowsNewProtocol() {
    return false;
  }

  @Override
  public void createTopic(String name, int partitions, Map<String, String> settings) {
    try (Admin admin = admin()) {
      NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
      admin.createTopics(List.of(topic.configs(settings))).all().get(30, TimeUnit.SECONDS);
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> admin.describeTopics(List.of(name)).allTopicNames().get().size() == 1);
    } catch (Exception failure) {
      throw new AssertionError("no topic " + name, failure);
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  private static OldBroker start() {
    try {
      Path built = Path.of(System.getProperty(CLASS_PATH_FILE, "")).toAbsolutePath().getParent();
      Path directory = Files.createTempDirectory(built, "kafka37");
      OldBroker broker = new OldBroker(freePort());
      Path settings = directory.resolve("server.properties");
      Files.writeString(settings, settings(directory, broker.port, freePort()));
      String clusterId = Uuid.randomUuid().toString();
      run(directory, "kafka.tools.StorageTool", "format", "-t", clusterId, "-c", settings)
          .onExit()
          .get(60, TimeUnit.SECONDS);
      Process process = run(directory, "kafka.Kafka", settings);
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      try (Admin admin = broker.admin()) {
        Awaitility.await()
            .atMost(60, TimeUnit.SECONDS)
            .ignoreExceptions()
            .until(() -> process.isAlive() && !admin.describeCluster().nodes().get().isEmpty());
      }
      return broker;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException | ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError("the old broker did not start", e);
    }
  }

  private static Process run(Path directory, String main, Object... words) throws IOException {
    Path classPath = Path.of(System.getProperty(CLASS_PATH_FILE, ""));
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of("-Xmx512m", "-cp", Files.readString(classPath).strip(), main));
    for (Object word : words) {
      command.add(word.toString());
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static String settings(Path directory, int port, int controllerPort) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=PLAINTEXT
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        log.cleaner.dedupe.buffer.size=4194304
        """
        .formatted(port, controllerPort, directory.resolve("data"));
  }
}
