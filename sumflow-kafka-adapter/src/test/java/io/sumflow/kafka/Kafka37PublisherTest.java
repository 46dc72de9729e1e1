package io.sumflow.kafka;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The contract on a broker of version 3.7: {@code mvn verify -Pkafka37}. */
@EnabledIfSystemProperty(named = OldBroker.CLASS_PATH_FILE, matches = ".+")
class Kafka37PublisherTest extends KafkaPublisherRules {

  Kafka37PublisherTest() {
    super(OldBroker.shared());
  }
}
