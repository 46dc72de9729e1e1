package io.sumflow.embedded;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where an embedded Kafka broker keeps its data and how it runs. Immutable.
 *
 * @param dataDir its log directory, made when missing; empty: a temporary one, removed on close
 * @param port loopback port, 1 to 65535; 0: a free one
 * @param settings of the broker, by Kafka's names; they win over ours
 */
public record BrokerConfig(Optional<Path> dataDir, int port, Map<String, String> settings) {

  /**
   * Rejects what no broker can take.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value
   */
  public BrokerConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0..65535: " + port);
    }
    dataDir = dataDir.map(dir -> dir.toAbsolutePath().normalize());
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /** For tests: temporary, on a free port; what was acknowledged survives a restart. */
  public static BrokerConfig defaults() {
    return new BrokerConfig(Optional.empty(), 0, Map.of());
  }

  /** What was acknowledged survives a power cut: every batch is flushed to the disk first. */
  public static BrokerConfig durable(Path dataDir, int port) {
    return new BrokerConfig(Optional.of(dataDir), port, Map.of("log.flush.interval.messages", "1"));
  }

  /** The same with another port. */
  public BrokerConfig withPort(int newPort) {
    return new BrokerConfig(dataDir, newPort, settings);
  }

  /** The same in a directory that outlives the broker. */
  public BrokerConfig withDataDir(Path newDataDir) {
    return new BrokerConfig(Optional.of(newDataDir), port, settings);
  }

  /** The same with one of Kafka's broker settings added or replaced. */
  public BrokerConfig withSetting(String name, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(name, value);
    return new BrokerConfig(dataDir, port, more);
  }

  /** All of the broker's settings; the controller listens on a port of its own. */
  Map<String, String> broker(Path logDir, int brokerPort, int controllerPort) {
    Map<String, String> all = new TreeMap<>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", "1");
    all.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    all.put("controller.listener.names", "CONTROLLER");
    all.put("inter.broker.listener.name", "PLAINTEXT");
    all.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(brokerPort, controllerPort));
    all.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + brokerPort);
    all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.put("log.dirs", logDir.toString());
    all.put("auto.create.topics.enable", "false");
    alone(all);
    small(all);
    impatient(all);
    all.putAll(settings);
    return all;
  }

  /** There is one broker: nothing can have more than one replica. */
  private static void alone(Map<String, String> all) {
    for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
      all.put(topic + ".replication.factor", "1");
      all.put(topic + ".num.partitions", "4");
    }
    all.put("transaction.state.log.min.isr", "1");
    all.put("share.coordinator.state.topic.replication.factor", "1");
    all.put("share.coordinator.state.topic.min.isr", "1");
    all.put("share.coordinator.state.topic.num.partitions", "4");
    all.put("default.replication.factor", "1");
    all.put("min.insync.replicas", "1");
  }

  private static void small(Map<String, String> all) {
    all.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    all.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    all.put("num.network.threads", "2");
    all.put("num.io.threads", "4");
    all.put("background.threads", "2");
    all.put("num.recovery.threads.per.data.dir", "2");
  }

  /** A consumer that died is missed after seconds, not after three quarters of a minute. */
  private static void impatient(Map<String, String> all) {
    all.put("group.initial.rebalance.delay.ms", "0");
    all.put("group.min.session.timeout.ms", "1000");
    all.put("group.consumer.min.session.timeout.ms", "1000");
    all.put("group.consumer.session.timeout.ms", "6000");
    all.put("group.consumer.min.heartbeat.interval.ms", "200");
    all.put("group.consumer.heartbeat.interval.ms", "1000");
  }
}
