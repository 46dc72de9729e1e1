package io.sumflow.kafka;

import io.sumflow.contracts.PublisherContract;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Publisher;
import io.sumflow.outbox.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;

/** The publisher's contract on a broker. */
abstract class KafkaPublisherRules extends PublisherContract {

  private final Broker broker;
  private final KafkaPublisherConfig config;
  private final KafkaPublisher publisher;

  KafkaPublisherRules(Broker broker) {
    this.broker = broker;
    config = KafkaPublisherConfig.defaults().withBootstrapServers(broker.bootstrapServers());
    publisher = new KafkaPublisher(config);
  }

  @AfterEach
  void close() {
    publisher.close();
  }

  @Override
  protected Publisher publisher() {
    return publisher;
  }

  @Override
  protected Publisher publisherWithoutBroker() {
    return new KafkaPublisher(
        config
            .withBootstrapServers("127.0.0.1:1")
            .withTimeouts(Duration.ofSeconds(4), Duration.ofSeconds(2)));
  }

  @Override
  protected String newTopic(int partitions) {
    String topic = Given.name("contract");
    broker.createTopic(topic, partitions, Map.of("max.message.bytes", "100000"));
    return topic;
  }

  @Override
  protected OutboxMessage guilty(OutboxMessage message) {
    return new OutboxMessage(
        message.id(),
        message.topic(),
        message.key(),
        message.type(),
        Given.noise(200_000),
        message.headers());
  }

  @Override
  protected List<ReceivedMessage> records(String topic, int partition) {
    return TopicLog.read(broker.bootstrapServers(), topic).stream()
        .filter(record -> record.partition() == partition)
        .map(KafkaPublisherRules::received)
        .toList();
  }

  private static ReceivedMessage received(ConsumerRecord<byte[], byte[]> record) {
    return new ReceivedMessage(
        new Partition(record.topic(), record.partition()),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        Optional.ofNullable(record.key()),
        Optional.ofNullable(record.value()),
        KafkaHeaders.received(record.headers()));
  }
}
