package io.sumflow.kafka;

import io.sumflow.embedded.KafkaBroker;

/** The contract on the broker of the version we build with. */
class KafkaPublisherTest extends KafkaPublisherRules {

  KafkaPublisherTest() {
    super(Broker.of(KafkaBroker.shared()));
  }
}
