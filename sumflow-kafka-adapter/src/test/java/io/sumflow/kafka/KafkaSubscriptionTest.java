package io.sumflow.kafka;

import io.sumflow.embedded.KafkaBroker;

/** On the broker of the version we build with. */
class KafkaSubscriptionTest extends KafkaSubscriptionRules {

  KafkaSubscriptionTest() {
    super(Broker.of(KafkaBroker.shared()));
  }
}
