package io.sumflow.outbox.inmemory;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Publication;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * One page on its way: a queue for each partition. After a record that does not land nothing of its
 * partition follows; other partitions may go on. Guarded by its publisher.
 */
final class WirePage {

  private final InMemoryBroker broker;
  private final OptionalLong first;
  private final Map<Partition, Deque<BacklogEntry>> queues = new TreeMap<>();
  private final CompletableFuture<Publication> publication = new CompletableFuture<>();

  WirePage(InMemoryBroker broker, List<BacklogEntry> entries, Map<String, Integer> partitions) {
    this.broker = broker;
    this.first = entries.stream().mapToLong(BacklogEntry::seq).min();
    for (BacklogEntry entry : entries) {
      String topic = entry.message().topic();
      Integer count = partitions.get(topic);
      if (count == null) {
        throw new IllegalArgumentException("partitions must name every topic: " + topic);
      }
      int number = broker.partitionOf(entry.message(), count);
      queues.computeIfAbsent(new Partition(topic, number), p -> new ArrayDeque<>()).add(entry);
    }
    acknowledgeIfDone();
  }

  CompletionStage<Publication> publication() {
    return publication;
  }

  boolean isOpen() {
    return !publication.isDone();
  }

  boolean isEmpty() {
    return queues.isEmpty();
  }

  void drop() {
    queues.clear();
  }

  /** Lands all, in order of the partitions, or stops at the first that fails. */
  void landAll() {
    while (!queues.isEmpty() && isOpen()) {
      land(queues.keySet().iterator().next());
    }
    drop();
  }

  void landOne(RandomGenerator random) {
    List<Partition> choices = new ArrayList<>(queues.keySet());
    land(choices.get(random.nextInt(choices.size())));
  }

  private void land(Partition partition) {
    Deque<BacklogEntry> queue = queues.getOrDefault(partition, new ArrayDeque<>());
    BacklogEntry entry = queue.remove();
    InMemoryBroker.Landing landing = broker.land(partition, entry);
    if (landing != InMemoryBroker.Landing.LANDED) {
      queues.remove(partition);
      report(
          OptionalLong.of(entry.seq()),
          InMemoryBroker.kind(landing),
          partition.topic(),
          landing + ": " + partition);
      return;
    }
    if (queue.isEmpty()) {
      queues.remove(partition);
    }
    acknowledgeIfDone();
  }

  private void acknowledgeIfDone() {
    if (queues.isEmpty() && isOpen()) {
      if (broker.losesAck()) {
        fail(FailureKind.WAIT, "", "the acknowledgement was lost");
      } else {
        publication.complete(new Publication.AllAcked());
      }
    }
  }

  void fail(FailureKind kind, String topic, String why) {
    report(first, kind, topic, why);
  }

  private void report(OptionalLong suspect, FailureKind kind, String topic, String why) {
    publication.complete(new Publication.Failed(suspect, kind, topic, why));
  }
}
