package io.sumflow.kafka;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.Receiver;
import io.sumflow.outbox.ReceiverListener;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer that is a member of its group, with its partitions. Ends with the consumer; a new one
 * begins with the database's word again. For the polling thread.
 */
final class Membership {

  private static final Duration POLL_MAX = Duration.ofMillis(250);
  private static final Duration IDLE_POLL = Duration.ofMillis(100);
  private static final int SAMPLES_IN_QUIET = 6;
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Topics topics;
  private final ReceiverListener listener;
  private final Assignment assignment;
  private final Opener opener;
  private final LagWatch lagWatch;
  private final LogTroubles logTroubles;
  private final Set<String> subscribed;
  private final Every topicCheck;
  private final Every lagSample;
  private final Every commit = new Every(COMMIT_EVERY);
  private boolean paused;
  private Optional<Setback> trouble = Optional.empty();
  private Optional<Setback> missing = Optional.empty();

  /**
   * Joins with the next poll.
   *
   * @param left hears which partitions are somebody else's now
   * @throws KafkaException if there can be no consumer
   */
  Membership(
      KafkaSubscriptionConfig config,
      boolean newProtocol,
      Topics topics,
      Receiver receiver,
      ReceiverListener listener,
      Consumer<Set<Partition>> left) {
    this.consumer =
        new KafkaConsumer<>(
            ConsumerSettings.of(
                config.bootstrapServers(), config.group(), config.overrides(), newProtocol));
    this.topics = topics;
    this.listener = listener;
    this.assignment = new Assignment(consumer, left);
    this.opener = new Opener(consumer, topics, receiver, listener);
    this.lagWatch = new LagWatch(topics, listener, config.quiet());
    this.logTroubles = new LogTroubles(assignment, receiver);
    this.subscribed = config.topics();
    this.topicCheck = new Every(config.topicCheck()).dueAtOnce();
    this.lagSample = new Every(config.quiet().dividedBy(SAMPLES_IN_QUIET));
    consumer.subscribe(config.topics(), assignment);
  }

  Assignment assignment() {
    return assignment;
  }

  LogTroubles logTroubles() {
    return logTroubles;
  }

  /** Stays a member while nothing is to come. */
  void idle() {
    assignment.pause();
    paused = true;
    ConsumerRecords<byte[], byte[]> none = consumer.poll(IDLE_POLL);
    // Whatever comes in spite of it is read again later.
    assignment.reopen(AssignedPartition.partitionsOf(none.partitions()));
    if (lagSample.isDue()) {
      lagWatch.tell(assignment.all());
    }
  }

  /** Opens what is assigned and not read yet. */
  Optional<Setback> open() {
    List<AssignedPartition> unread = assignment.in(AssignedPartition.State.UNREAD);
    return unread.isEmpty() ? Optional.empty() : opener.open(unread);
  }

  /** What is new in the open partitions. */
  Poll poll() {
    if (paused) {
      assignment.resume();
      paused = false;
    }
    Poll poll = PollReader.read(consumer.poll(POLL_MAX), assignment);
    Set<String> fallen = PollReader.topicsWithFallenEpoch(poll, assignment);
    if (fallen.isEmpty()) {
      return poll;
    }
    checkTopics(fallen);
    return PollReader.keep(poll, this::isOpen);
  }

  private boolean isOpen(Partition partition) {
    AssignedPartition found = assignment.find(partition);
    return found != null && found.state() == AssignedPartition.State.OPEN;
  }

  /** A poll is committed, but for what somebody else moved: that is asked for anew. */
  void applied(Poll poll, Set<Partition> fenced) {
    poll.next()
        .forEach(
            (partition, next) -> {
              AssignedPartition found = assignment.find(partition);
              if (found != null && !fenced.contains(partition)) {
                found.moved(next);
              }
            });
    assignment.reopen(fenced);
  }

  /** What is done now and then, while no poll is held. */
  void chores() {
    if (topicCheck.isDue()) {
      missing = checkTopics(subscribed);
      missing.ifPresent(told -> listener.failed(told.kind(), told.why()));
      List<AssignedPartition> stopped = assignment.in(AssignedPartition.State.STOPPED);
      if (!stopped.isEmpty()) {
        opener.open(stopped);
      }
    }
    if (lagSample.isDue()) {
      Collection<AssignedPartition> all = assignment.all();
      trouble = lagWatch.sample(all);
      trouble.ifPresent(told -> listener.failed(told.kind(), told.why()));
      if (trouble.isPresent()) {
        // Perhaps it helps to ask again where to read.
        assignment.reopen(
            all.stream()
                .filter(AssignedPartition::isTooQuiet)
                .map(each -> each.partition)
                .toList());
      }
    }
    if (commit.isDue()) {
      commit();
    }
  }

  /** What the last sample found. */
  Optional<Setback> trouble() {
    return trouble.isPresent() ? trouble : missing;
  }

  /**
   * A topic that was made again is another one, whatever its name: it is read from its start.
   *
   * @return a topic that is missing or refused
   */
  private Optional<Setback> checkTopics(Set<String> names) {
    Map<String, TopicAnswer> answers = topics.ask(names);
    for (AssignedPartition each : assignment.in(AssignedPartition.State.OPEN)) {
      Position position = each.position();
      if (answers.get(each.kafka.topic()) instanceof TopicAnswer.Found found
          && position != null
          && !position.topicId().equals(found.id())) {
        assignment.reopen(List.of(each.partition));
      }
    }
    for (String name : new TreeSet<>(names)) {
      if (answers.get(name) instanceof TopicAnswer.Unknown unknown
          && unknown.kind() == FailureKind.HOLD) {
        return Optional.of(new Setback(FailureKind.HOLD, "topic " + name + ": " + unknown.why()));
      }
    }
    return Optional.empty();
  }

  /** Only for tools that show lag; nobody reads from there. */
  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (AssignedPartition each : assignment.in(AssignedPartition.State.OPEN)) {
      Position position = each.position();
      if (position != null) {
        offsets.put(each.kafka, new OffsetAndMetadata(position.nextOffset()));
      }
    }
    if (!offsets.isEmpty()) {
      consumer.commitAsync(offsets, (committed, failure) -> {});
    }
  }

  /** Leaves the group, at once or within the time given. */
  void leave(Duration timeout) {
    try {
      if (!timeout.isZero()) {
        commit();
      }
      consumer.close(CloseOptions.timeout(timeout));
    } catch (KafkaException | IllegalStateException failure) {
      // It leaves by its session's end.
    }
  }
}
