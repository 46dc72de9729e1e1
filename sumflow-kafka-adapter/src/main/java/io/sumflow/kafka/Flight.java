package io.sumflow.kafka;

import io.sumflow.outbox.BacklogEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * One page on its way. The publisher's thread sends and awaits it, the client's own thread answers,
 * and anybody may abort it.
 *
 * <p>The first failure closes the producer inside the client's callback, before the client can send
 * what comes after it: its idempotent producer would go on and let later records of the partition
 * overtake the failed one.
 */
final class Flight {

  /** How long to wait for the answers to the rest after a failure; a closed client fires them. */
  private static final Duration ANSWERS_MAX = Duration.ofSeconds(3);

  private static final Duration LOOK_MAX = Duration.ofMillis(100);

  private final List<BacklogEntry> entries;
  private final Map<String, Integer> partitions;
  private final Duration silence;
  private final PageFailures failures = new PageFailures();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private volatile int awaited = Integer.MAX_VALUE;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Producer<byte[], byte[]> producer;
  private volatile boolean aborted;
  private boolean silent;

  Flight(List<BacklogEntry> entries, Map<String, Integer> partitions, Duration silence) {
    this.entries = List.copyOf(entries);
    this.partitions = Map.copyOf(partitions);
    this.silence = silence;
  }

  List<BacklogEntry> entries() {
    return entries;
  }

  Map<String, Integer> partitions() {
    return partitions;
  }

  PageFailures failures() {
    return failures;
  }

  boolean isAborted() {
    return aborted;
  }

  /** True if it was given up because nothing was answered for too long. */
  boolean isSilent() {
    return silent;
  }

  boolean isLanded() {
    return acknowledged.get() == entries.size();
  }

  /**
   * Sends the page and waits until every record is answered, or until a failure or silence.
   *
   * @param oneByOne await each record before the next is sent: no batch has more than one
   */
  void fly(Producer<byte[], byte[]> producer, RecordEncoder encoder, boolean oneByOne) {
    thread = Thread.currentThread();
    this.producer = producer;
    int sent = 0;
    for (BacklogEntry entry : entries) {
      if (isOver()) {
        break;
      }
      send(producer, entry, encoder);
      sent++;
      if (oneByOne) {
        await(sent);
      }
    }
    await(sent);
  }

  private void send(Producer<byte[], byte[]> producer, BacklogEntry entry, RecordEncoder encoder) {
    try {
      var unused =
          producer.send(
              encoder.encode(entry, partitions), (metadata, failure) -> answer(entry, failure));
    } catch (KafkaException | IllegalStateException refused) {
      // Closed meanwhile, by a callback or an abort: then it says nothing about this message.
      if (!isOver()) {
        failures.add(entry, refused);
      }
      answered.incrementAndGet();
    }
  }

  private void answer(BacklogEntry entry, @Nullable Exception failure) {
    if (failure == null) {
      acknowledged.incrementAndGet();
    } else {
      boolean first = failures.isEmpty();
      failures.add(entry, failure);
      if (first) {
        close();
      }
    }
    if (answered.incrementAndGet() >= awaited) {
      LockSupport.unpark(thread);
    }
  }

  /** Here and now on the client's thread, where it does not wait; elsewhere it would. */
  private void close() {
    Producer<byte[], byte[]> current = producer;
    if (current != null && Thread.currentThread() != thread) {
      current.close(Duration.ZERO);
    }
  }

  /** Ends when so many are answered, or when none is any more. */
  private void await(int count) {
    awaited = count;
    boolean failed = false;
    int seen = acknowledged.get();
    long since = System.nanoTime();
    while (answered.get() < count && !aborted && !silent) {
      LockSupport.parkNanos(this, LOOK_MAX.toNanos());
      int now = acknowledged.get();
      boolean failedNow = !failed && !failures.isEmpty();
      if (now != seen || failedNow) {
        seen = now;
        since = System.nanoTime();
        failed |= failedNow;
      }
      Duration patience = failed ? ANSWERS_MAX : silence;
      silent = System.nanoTime() - since >= patience.toNanos();
    }
  }

  private boolean isOver() {
    return aborted || silent || !failures.isEmpty();
  }

  /** Sends nothing more of it. */
  void abort() {
    aborted = true;
    Producer<byte[], byte[]> current = producer;
    if (current != null) {
      ProducerCloser.close(current);
    }
    LockSupport.unpark(thread);
  }
}
