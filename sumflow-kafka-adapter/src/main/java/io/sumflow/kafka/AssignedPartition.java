package io.sumflow.kafka;

import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One partition of this member, as far as the subscription knows. For the polling thread. */
final class AssignedPartition {

  enum State {
    /** Where to read is still to be asked; paused. */
    UNREAD,
    /** It is read. */
    OPEN,
    /** It cannot be read on without a person's word; paused. */
    STOPPED
  }

  /** What a consumer's exception said about the log. */
  enum Suspicion {
    NONE,
    /** The position is not within the log. */
    OUT_OF_RANGE,
    /** The position's epoch is not the log's, and nobody knows where they part. */
    OTHER_HISTORY
  }

  final TopicPartition kafka;
  final Partition partition;
  private State state = State.UNREAD;

  private Suspicion suspicion = Suspicion.NONE;

  /** Why it stopped; empty otherwise. */
  private String why = "";

  /** What the database said last; null if it was never asked. */
  private @Nullable Position position;

  private long progressAt = System.nanoTime();
  private boolean tooQuiet;

  AssignedPartition(TopicPartition kafka) {
    this.kafka = kafka;
    this.partition = partitionOf(kafka);
  }

  static Partition partitionOf(TopicPartition kafka) {
    return new Partition(kafka.topic(), kafka.partition());
  }

  static Set<Partition> partitionsOf(Collection<TopicPartition> kafka) {
    return kafka.stream().map(AssignedPartition::partitionOf).collect(Collectors.toSet());
  }

  static Set<TopicPartition> kafka(Collection<AssignedPartition> partitions) {
    return partitions.stream().map(each -> each.kafka).collect(Collectors.toSet());
  }

  State state() {
    return state;
  }

  /** Of this position: what was said of another one says nothing of it. */
  Suspicion suspicionOf(Position said) {
    return said.equals(position) ? suspicion : Suspicion.NONE;
  }

  String why() {
    return why;
  }

  @Nullable Position position() {
    return position;
  }

  /** Whether it stopped here and nobody has moved it since, not even to another epoch. */
  boolean isStoppedAt(Position said) {
    return state == State.STOPPED && said.equals(position);
  }

  /** It is read from here. */
  void open(Position from) {
    state = State.OPEN;
    suspicion = Suspicion.NONE;
    why = "";
    position = from;
  }

  /** Ask the database again where to read. */
  void reopen() {
    suspect(Suspicion.NONE);
  }

  /** The same, but something is wrong with the log: if it is still the same log, it stops. */
  void suspect(Suspicion suspicion) {
    state = State.UNREAD;
    this.suspicion = suspicion;
    why = "";
  }

  void stop(Position at, String reason) {
    state = State.STOPPED;
    position = at;
    why = reason;
  }

  /** It is committed as far as this. */
  void moved(Position to) {
    position = to;
    touch();
  }

  /** Nothing is expected of it that it did not do. */
  void touch() {
    progressAt = System.nanoTime();
    tooQuiet = false;
  }

  /** Something is there and nothing came of it, for longer than this; told once. */
  boolean becomesTooQuiet(Duration quiet) {
    boolean before = tooQuiet;
    tooQuiet |= System.nanoTime() - progressAt >= quiet.toNanos();
    return tooQuiet && !before;
  }

  boolean isTooQuiet() {
    return tooQuiet;
  }

  OptionalInt epoch() {
    Position last = position;
    return last == null ? OptionalInt.empty() : last.leaderEpoch();
  }

  OptionalLong lag(long end) {
    Position last = position;
    return last == null
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, end - last.nextOffset()));
  }
}
