package io.sumflow.outbox.inmemory;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Publishes to an {@link InMemoryBroker}: at once, or, if made {@link #stepwise}, one record at a
 * time when a test says so; what was abandoned may then still land, as from a zombie.
 *
 * <p>Safe for use by many threads.
 */
public final class InMemoryPublisher implements Publisher {

  private final InMemoryBroker broker;
  private final boolean stepwise;
  private final List<WirePage> wire = new ArrayList<>();
  private Optional<WirePage> outstanding = Optional.empty();
  private boolean closed;

  private InMemoryPublisher(InMemoryBroker broker, boolean stepwise) {
    this.broker = broker;
    this.stepwise = stepwise;
  }

  /** Every page has landed or failed when {@link #publish} returns. */
  public InMemoryPublisher(InMemoryBroker broker) {
    this(broker, false);
  }

  /** Nothing lands until {@link #landOne} is called. */
  public static InMemoryPublisher stepwise(InMemoryBroker broker) {
    return new InMemoryPublisher(broker, true);
  }

  @Override
  public Partitions partitions(Set<String> topics) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String topic : new TreeSet<>(topics)) {
      if (broker.isAway()) {
        return new Partitions.Unknown(FailureKind.WAIT, topic, "the broker is away");
      }
      Optional<Integer> count = broker.partitionCount(topic);
      if (count.isEmpty()) {
        return new Partitions.Unknown(FailureKind.HOLD, topic, "no such topic: " + topic);
      }
      counts.put(topic, count.get());
    }
    return new Partitions.Known(counts);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if it is closed, or the last page is outstanding
   */
  @Override
  public synchronized CompletionStage<Publication> publish(
      List<BacklogEntry> entries, Map<String, Integer> partitions) {
    if (closed || outstanding.filter(WirePage::isOpen).isPresent()) {
      throw new IllegalStateException(closed ? "closed" : "the last page is outstanding");
    }
    WirePage page = new WirePage(broker, entries, partitions);
    outstanding = Optional.of(page);
    if (stepwise) {
      wire.add(page);
    } else {
      page.landAll();
    }
    return page.publication();
  }

  /** Lands one record that is on the wire, chosen by chance; false if there is none. */
  public synchronized boolean landOne(RandomGenerator random) {
    wire.removeIf(WirePage::isEmpty);
    if (wire.isEmpty()) {
      return false;
    }
    wire.get(random.nextInt(wire.size())).landOne(random);
    return true;
  }

  /** The outstanding page is reported as failed, but its records stay on the wire. */
  public synchronized void timeOut() {
    outstanding.ifPresent(page -> page.fail(FailureKind.WAIT, "", "no acknowledgement"));
  }

  /** Whatever is on the wire is lost, and what is outstanding is reported as failed. */
  public synchronized void cut() {
    wire.forEach(WirePage::drop);
    timeOut();
  }

  @Override
  public synchronized void abandon() {
    outstanding = Optional.empty();
  }

  @Override
  public synchronized void close() {
    closed = true;
    outstanding.ifPresent(page -> page.fail(FailureKind.WAIT, "", "the publisher was closed"));
  }
}
