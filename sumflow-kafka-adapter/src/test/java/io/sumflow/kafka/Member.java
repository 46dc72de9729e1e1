package io.sumflow.kafka;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.IdempotentReceiver;
import io.sumflow.outbox.IdlePolicy;
import io.sumflow.outbox.MessageNaming;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.ReceiverConfig;
import io.sumflow.outbox.ReceiverListener;
import io.sumflow.outbox.WorkLoop;
import io.sumflow.outbox.inmemory.InMemorySession;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A member of a group, at work on a thread of its own; what it tells is kept. */
final class Member implements AutoCloseable {

  private final Database.Connection connection;
  private final KafkaSubscription subscription;
  private final WorkLoop loop;
  final List<String> failures = new CopyOnWriteArrayList<>();
  final List<Throwable> bugs = new CopyOnWriteArrayList<>();
  final List<ReceivedMessage> duplicates = new CopyOnWriteArrayList<>();
  final List<Partition> recreated = new CopyOnWriteArrayList<>();
  final List<Partition> fenced = new CopyOnWriteArrayList<>();
  final Map<Partition, Long> truncated = new ConcurrentHashMap<>();
  final Map<Partition, Long> lag = new ConcurrentHashMap<>();

  Member(Database database, KafkaSubscriptionConfig config) {
    connection = database.new Connection();
    Told told = new Told();
    IdempotentReceiver<InMemorySession> receiver =
        new IdempotentReceiver<>(
            connection,
            database.inbox(),
            database.handler(),
            naming(),
            ReceiverConfig.defaults(),
            InstantSource.system(),
            told);
    subscription = new KafkaSubscription(config, receiver, told);
    IdlePolicy short20 = new IdlePolicy(Duration.ofMillis(20), Duration.ofMillis(20));
    loop = new WorkLoop("member", subscription, short20, bugs::add);
    loop.start();
  }

  /** Our header, else the first field of the body. */
  private static MessageNaming naming() {
    return message -> {
      Optional<UUID> header = KafkaHeaders.naming().name(message);
      if (header.isPresent()) {
        return header;
      }
      String first = Database.text(message).split(" ", 2)[0];
      return first.length() == 36 ? Optional.of(UUID.fromString(first)) : Optional.empty();
    };
  }

  Database.Connection connection() {
    return connection;
  }

  SubscriptionStatus status() {
    return subscription.status();
  }

  @Override
  public void close() {
    loop.close();
  }

  private final class Told implements ReceiverListener {

    @Override
    public void duplicates(List<ReceivedMessage> messages) {
      duplicates.addAll(messages);
    }

    @Override
    public void recreated(Partition partition) {
      recreated.add(partition);
    }

    @Override
    public void fenced(List<Partition> partitions) {
      fenced.addAll(partitions);
    }

    @Override
    public void truncated(Partition partition, long offset) {
      truncated.put(partition, offset);
    }

    @Override
    public void failed(FailureKind kind, String why) {
      failures.add(kind + " " + why);
    }

    @Override
    public void lagged(Partition partition, long records) {
      lag.put(partition, records);
    }
  }
}
