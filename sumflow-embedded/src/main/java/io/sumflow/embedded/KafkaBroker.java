package io.sumflow.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka 4.3 broker (KRaft, its own controller) on the loopback interface, inside this JVM.
 * Topics are not made on demand. Thread-safe.
 */
public final class KafkaBroker implements AutoCloseable {
  private final BrokerConfig config;
  private final boolean temporary;
  private @Nullable Path dataDir;
  private @Nullable KafkaRaftServer server;
  private @Nullable Topics topics;
  private int port;

  /** Not started yet; does no I/O. */
  public KafkaBroker(BrokerConfig config) {
    this.config = config;
    this.temporary = config.dataDir().isEmpty();
  }

  /**
   * One broker for all tests of this JVM, started by the first who asks. Use topics and groups with
   * names of your own, and leave it running.
   */
  public static KafkaBroker shared() {
    return Shared.BROKER;
  }

  /**
   * Formats the directory when it is new, starts, and returns when clients are answered.
   *
   * @return this
   * @throws IllegalStateException when it was started before
   * @throws EmbeddedServerException when it does not start; the message says why
   */
  public synchronized KafkaBroker start() {
    if (dataDir != null) {
      throw new IllegalStateException("started before");
    }
    dataDir = config.dataDir().orElseGet(() -> Directories.temporary("sumflow-kafka"));
    port = config.port() == 0 ? Ports.free() : config.port();
    bringUp();
    return this;
  }

  private void bringUp() {
    // Kafka ends the whole JVM when it cannot bind.
    if (!Ports.isFree(port)) {
      throw new EmbeddedServerException("port %d is taken".formatted(port));
    }
    Path directory = started(dataDir);
    int controllerPort = Ports.free();
    Map<String, String> settings = config.broker(directory, port, controllerPort);
    try {
      if (!Files.exists(directory.resolve("meta.properties"))) {
        format(directory);
      }
      KafkaRaftServer fresh = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
      fresh.startup();
      server = fresh;
    } catch (Exception e) {
      throw new EmbeddedServerException("Kafka did not start: " + e.getMessage(), e);
    }
    topics = new Topics(bootstrapServers());
    topics.awaitAnswers();
  }

  private static void format(Path directory) throws Exception {
    Files.createDirectories(directory);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(directory.toString())
        .addDirectory(directory.toString())
        // Formatting was cut short when only some of its files are there.
        .setIgnoreFormatted(true)
        .run();
  }

  /** What a client takes as {@code bootstrap.servers}; the same after a restart. */
  public synchronized String bootstrapServers() {
    return "127.0.0.1:" + port();
  }

  /** Its loopback port. */
  public synchronized int port() {
    started(dataDir);
    return port;
  }

  /** Makes a topic with one replica unless it is there; returns when it has leaders. */
  public void createTopic(String name, int partitions) {
    createTopic(name, partitions, Map.of());
  }

  /** The same with the topic's own settings; those of a topic that is there stay as they are. */
  public synchronized void createTopic(
      String name, int partitions, Map<String, String> topicSettings) {
    started(topics).create(name, partitions, topicSettings);
  }

  /** Removes a topic and all in it; returns when it is gone. A missing topic is fine. */
  public synchronized void deleteTopic(String name) {
    started(topics).delete(name);
  }

  /** Stops in order; {@link #restart()} starts it again. Idempotent. */
  public synchronized void stop() {
    if (topics != null) {
      topics.close();
      topics = null;
    }
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  /** Starts it again on the same port and data, after stopping it when it runs. */
  public synchronized void restart() {
    started(dataDir);
    stop();
    bringUp();
  }

  /** Stops it, and removes its data when they are temporary. Idempotent. */
  @Override
  public synchronized void close() {
    stop();
    if (temporary && dataDir != null) {
      Directories.delete(dataDir);
    }
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not started");
    }
    return part;
  }

  private static final class Shared {
    static final KafkaBroker BROKER = start();

    private static KafkaBroker start() {
      KafkaBroker broker = new KafkaBroker(BrokerConfig.defaults()).start();
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "kafka-broker-end"));
      return broker;
    }
  }
}
