package io.sumflow.kafka;

import io.sumflow.embedded.KafkaBroker;
import java.util.Map;

/** What tests need of a broker, whatever its version. */
interface Broker {

  String bootstrapServers();

  void createTopic(String name, int partitions, Map<String, String> settings);

  /** True if it knows the group protocol that came with 4.0. */
  boolean knowsNewProtocol();

  default void createTopic(String name, int partitions) {
    createTopic(name, partitions, Map.of());
  }

  /** The embedded one, of the version we build with. */
  static Broker of(KafkaBroker embedded) {
    return new Broker() {
      @Override
      public String bootstrapServers() {
        return embedded.bootstrapServers();
      }

      @Override
      public void createTopic(String name, int partitions, Map<String, String> settings) {
        embedded.createTopic(name, partitions, settings);
      }

      @Override
      public boolean knowsNewProtocol() {
        return true;
      }
    };
  }
}
