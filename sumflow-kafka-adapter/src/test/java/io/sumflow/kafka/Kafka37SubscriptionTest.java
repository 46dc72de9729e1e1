package io.sumflow.kafka;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Subscriptions on a broker of version 3.7, which does not know the new group protocol: {@code mvn
 * verify -Pkafka37}.
 */
@EnabledIfSystemProperty(named = OldBroker.CLASS_PATH_FILE, matches = ".+")
class Kafka37SubscriptionTest extends KafkaSubscriptionRules {

  Kafka37SubscriptionTest() {
    super(OldBroker.shared());
  }
}
