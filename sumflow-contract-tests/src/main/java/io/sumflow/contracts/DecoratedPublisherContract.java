package io.sumflow.contracts;

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
import org.junit.jupiter.api.BeforeEach;

/** What stands around a {@link Publisher} leaves its promises as they are; here, in memory. */
public abstract class DecoratedPublisherContract extends PublisherContract {

  private final InMemoryBroker broker = new InMemoryBroker(new ManualClock(Instant.EPOCH));
  private Publisher publisher;
  private int topics;

  /** The decorator under test, around this publisher. */
  protected abstract Publisher decorate(Publisher publisher);

  @BeforeEach
  void open() {
    broker.refuse(message -> message.type().equals("guilty"));
    publisher = decorate(new InMemoryPublisher(broker));
  }

  @AfterEach
  void close() {
    publisher.close();
  }

  @Override
  protected final Publisher publisher() {
    return publisher;
  }

  @Override
  protected final Publisher publisherWithoutBroker() {
    InMemoryBroker away = new InMemoryBroker(new ManualClock(Instant.EPOCH));
    away.away(true);
    return decorate(new InMemoryPublisher(away));
  }

  @Override
  protected final String newTopic(int partitions) {
    String name = "topic-" + ++topics;
    broker.createTopic(name, partitions);
    return name;
  }

  @Override
  protected final OutboxMessage guilty(OutboxMessage message) {
    return new OutboxMessage(
        message.id(),
        message.topic(),
        message.key(),
        "guilty",
        message.payload(),
        message.headers());
  }

  @Override
  protected final List<ReceivedMessage> records(String topic, int partition) {
    return broker.read(new Partition(topic, partition), 0, Integer.MAX_VALUE);
  }
}
