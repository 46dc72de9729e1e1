package io.sumflow.contracts.inmemory;

import io.sumflow.contracts.PublisherContract;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Publisher;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.inmemory.InMemoryBroker;
import io.sumflow.outbox.inmemory.InMemoryPublisher;
import io.sumflow.outbox.inmemory.ManualClock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class InMemoryPublisherTest extends PublisherContract {

  private final InMemoryBroker broker = new InMemoryBroker(new ManualClock(Instant.EPOCH));
  private final Publisher publisher = new InMemoryPublisher(broker);
  private int topics;

  InMemoryPublisherTest() {
    broker.refuse(message -> message.type().equals("guilty"));
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
    InMemoryBroker away = new InMemoryBroker(new ManualClock(Instant.EPOCH));
    away.away(true);
    return new InMemoryPublisher(away);
  }

  @Override
  protected String newTopic(int partitions) {
    String name = "topic-" + ++topics;
    broker.createTopic(name, partitions);
    return name;
  }

  @Override
  protected OutboxMessage guilty(OutboxMessage message) {
    return new OutboxMessage(
        message.id(),
        message.topic(),
        message.key(),
        "guilty",
        message.payload(),
        message.headers());
  }

  @Override
  protected List<ReceivedMessage> records(String topic, int partition) {
    return broker.read(new Partition(topic, partition), 0, Integer.MAX_VALUE);
  }
}
