package io.sumflow.kafka;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.Publisher;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes pages to Kafka: idempotent, acknowledged by all in-sync replicas, each message to the
 * partition that its key has among the given number, first copies in order also through failures.
 *
 * <p>After a failed record the producer is finished: it is closed before it can send what comes
 * later, and the next page gets a new one. "Failed" does not mean that a record did not land; only
 * a broker's refusal does. Answers by a time-out are looked into: a topic that is missing or
 * refused is for a person, an absent broker is waited for.
 *
 * <p>Sends on a thread of its own ({@code kafka-publisher}), so the caller never blocks but in
 * {@link #partitions}, at most 5 seconds. The stage completes on that thread.
 */
public final class KafkaPublisher implements Publisher {

  private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

  private final KafkaPublisherConfig config;
  private final Topics topics;
  private final RecordEncoder encoder;
  private final ExecutorService sender;
  private volatile @Nullable Flight flight;

  // Only on the sender's thread.
  private @Nullable Producer<byte[], byte[]> producer;
  private @Nullable Flight previous;
  private boolean oneByOne;

  /** Prepares a publisher; connects to nothing. */
  public KafkaPublisher(KafkaPublisherConfig config) {
    this.config = config;
    this.topics =
        new Topics(
            ClientSettings.admin(config.bootstrapServers(), config.overrides(), Topics.LIMIT));
    this.encoder = new RecordEncoder(config.source(), config.contentType());
    this.sender = Executors.newSingleThreadExecutor(KafkaPublisher::thread);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "kafka-publisher");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks each time. A count is pinned for one window; one remembered from an earlier window
   * would outlive the drained raise of a count, and a key's messages would stand in two partitions.
   */
  @Override
  public Partitions partitions(Set<String> names) {
    Map<String, TopicAnswer> answers = topics.ask(names);
    Map<String, Integer> counts = new HashMap<>();
    for (String name : new TreeSet<>(names)) {
      TopicAnswer answer = answers.get(name);
      if (answer instanceof TopicAnswer.Unknown unknown) {
        return new Partitions.Unknown(unknown.kind(), name, unknown.why());
      }
      if (answer instanceof TopicAnswer.Found found) {
        counts.put(name, found.partitions());
      }
    }
    return new Partitions.Known(counts);
  }

  @Override
  public CompletionStage<Publication> publish(
      List<BacklogEntry> entries, Map<String, Integer> partitions) {
    Flight next = new Flight(entries, partitions, config.silence());
    CompletableFuture<Publication> stage = new CompletableFuture<>();
    flight = next;
    try {
      sender.execute(() -> stage.complete(publication(next)));
    } catch (RejectedExecutionException closed) {
      stage.complete(failed(FailureKind.WAIT, "", "the publisher is closed"));
    }
    return stage;
  }

  private Publication publication(Flight next) {
    try {
      return fly(next);
    } catch (KafkaException failure) {
      return failed(KafkaFailures.kindOfConstruction(failure), "", KafkaFailures.why(failure));
    } catch (RuntimeException | Error bug) {
      letGo();
      return failed(FailureKind.HOLD, "", KafkaFailures.why(bug));
    }
  }

  private Publication fly(Flight next) {
    if (previous != null && previous.isAborted()) {
      letGo(); // an abort may come when all is acknowledged, and closes the producer all the same
    }
    previous = next;
    Producer<byte[], byte[]> current = producer();
    next.fly(current, encoder, oneByOne);
    if (next.isLanded()) {
      oneByOne = false;
      return new Publication.AllAcked();
    }
    boolean timedOut = next.isSilent() || next.failures().hasTimeout();
    // Cutting a batch of a large record and a tiny one never ends; a batch of one is never cut.
    oneByOne |= timedOut && ProducerCloser.hasSplitBatches(current);
    letGo();
    if (next.isAborted()) {
      return failed(FailureKind.WAIT, "", "abandoned");
    }
    Publication.Failed verdict = next.failures().verdict().orElseGet(() -> silence(next));
    boolean unclear = timedOut && verdict.kind() == FailureKind.WAIT;
    return unclear ? lookInto(verdict, next) : verdict;
  }

  private Publication.Failed silence(Flight next) {
    return failed(
        FailureKind.WAIT,
        "",
        "nothing acknowledged for "
            + config.silence()
            + " (messages="
            + next.entries().size()
            + (oneByOne ? ", batches were split" : "")
            + ")");
  }

  /**
   * A time-out looks the same for an absent broker, a deleted topic and one with fewer partitions.
   */
  private Publication.Failed lookInto(Publication.Failed verdict, Flight next) {
    Map<String, TopicAnswer> answers = topics.ask(next.partitions().keySet());
    for (String topic : new TreeSet<>(next.partitions().keySet())) {
      TopicAnswer answer = answers.get(topic);
      int pinned = next.partitions().getOrDefault(topic, 0);
      if (answer instanceof TopicAnswer.Unknown unknown && unknown.kind() == FailureKind.HOLD) {
        return held(verdict, topic, unknown.why());
      }
      if (answer instanceof TopicAnswer.Found found && found.partitions() < pinned) {
        return held(verdict, topic, found.partitions() + " partitions, not " + pinned);
      }
    }
    return verdict;
  }

  private static Publication.Failed held(Publication.Failed verdict, String topic, String why) {
    return new Publication.Failed(verdict.suspect(), FailureKind.HOLD, topic, why);
  }

  private static Publication.Failed failed(FailureKind kind, String topic, String why) {
    return new Publication.Failed(OptionalLong.empty(), kind, topic, why);
  }

  private Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> current = producer;
    if (current == null) {
      current = new KafkaProducer<>(config.properties());
      producer = current;
    }
    return current;
  }

  private void letGo() {
    Producer<byte[], byte[]> current = producer;
    if (current != null) {
      producer = null;
      ProducerCloser.close(current);
    }
  }

  @Override
  public void abandon() {
    Flight current = flight;
    if (current != null) {
      flight = null;
      current.abort();
    }
  }

  @Override
  public void close() {
    abandon();
    try {
      sender.execute(this::letGo);
    } catch (RejectedExecutionException closedBefore) {
      return;
    }
    sender.shutdown();
    topics.close();
    try {
      if (!sender.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        sender.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      sender.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
