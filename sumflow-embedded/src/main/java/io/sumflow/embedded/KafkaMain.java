package io.sumflow.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A durable broker as a process of its own: {@code KafkaMain DATA_DIR PORT [TOPIC:PARTITIONS]...}.
 * Makes the topics that are missing, then prints one line, {@code ready ADDRESS}. It ends in order
 * when its standard input closes or at SIGTERM; whoever starts it lets it ignore SIGINT.
 */
public final class KafkaMain {
  private KafkaMain() {}

  /** Runs until standard input closes. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      System.err.println("usage: KafkaMain DATA_DIR PORT [TOPIC:PARTITIONS]...");
      System.exit(2);
    }
    try {
      KafkaBroker broker =
          new KafkaBroker(
              BrokerConfig.durable(Path.of(arguments[0]), Integer.parseInt(arguments[1])));
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "kafka-broker-end"));
      broker.start();
      for (String topic : Arrays.asList(arguments).subList(2, arguments.length)) {
        int colon = topic.lastIndexOf(':');
        broker.createTopic(topic.substring(0, colon), Integer.parseInt(topic.substring(colon + 1)));
      }
      System.out.println("ready " + broker.bootstrapServers());
    } catch (EmbeddedServerException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    while (System.in.read() >= 0) {
      // Nothing is said to us; only the end counts.
    }
    System.exit(0);
  }
}
