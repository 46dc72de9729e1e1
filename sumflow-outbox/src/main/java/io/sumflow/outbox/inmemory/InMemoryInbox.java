package io.sumflow.outbox.inmemory;

import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.Inbox;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The inbox of one consumer, in memory. Rows are locked until the transaction ends; ids are kept
 * for as long as the inbox lives. Safe for use by many threads.
 */
public final class InMemoryInbox implements Inbox<InMemorySession> {

  private record Row(InMemoryInbox inbox, Object what) {}

  private final InMemoryTransactor transactor;
  private final Map<Partition, Position> positions = new HashMap<>();
  private final Set<Partition> assigned = new HashSet<>();
  private final Set<UUID> admitted = new HashSet<>();
  private final Map<Object, DeadLetter> deadLetters = new LinkedHashMap<>();

  /** An empty inbox whose writes belong to the transactor's transactions. */
  public InMemoryInbox(InMemoryTransactor transactor) {
    this.transactor = transactor;
  }

  @Override
  public void assign(InMemorySession session, Map<Partition, Position> beginnings) {
    transactor.exclusively(
        () -> {
          session.requireSound();
          new TreeMap<>(beginnings)
              .forEach((partition, begin) -> assign(session, partition, begin));
        });
  }

  private void assign(InMemorySession session, Partition partition, Position beginning) {
    if (assigned.contains(partition)) {
      return;
    }
    boolean locked = lock(session, partition);
    if (positions.containsKey(partition)) {
      if (locked) {
        unlock(session, partition);
      }
      return;
    }
    positions.put(partition, beginning);
    session.onRollback(() -> positions.remove(partition));
    session.onCommit(() -> assigned.add(partition));
  }

  @Override
  public Map<Partition, Position> lock(InMemorySession session, Set<Partition> partitions) {
    return transactor.exclusively(
        () -> {
          session.requireSound();
          Map<Partition, Position> found = new TreeMap<>();
          for (Partition partition : new TreeSet<>(partitions)) {
            boolean locked = lock(session, partition);
            Position position = positions.get(partition);
            if (position != null) {
              found.put(partition, position);
            } else if (locked) {
              unlock(session, partition);
            }
          }
          return found;
        });
  }

  @Override
  public Set<UUID> admit(InMemorySession session, Collection<UUID> ids) {
    return transactor.exclusively(
        () -> {
          session.requireSound();
          Set<UUID> fresh = new HashSet<>();
          for (UUID id : new TreeSet<>(ids)) {
            if (admit(session, id)) {
              fresh.add(id);
            }
          }
          return fresh;
        });
  }

  private boolean admit(InMemorySession session, UUID id) {
    if (admitted.contains(id)) {
      return false;
    }
    // Whoever is admitting this id holds its lock: wait for the outcome, then look again.
    if (!lock(session, id)) {
      return false;
    }
    if (admitted.contains(id)) {
      unlock(session, id);
      return false;
    }
    session.onCommit(() -> admitted.add(id));
    return true;
  }

  @Override
  public void deadLetter(InMemorySession session, List<DeadLetter> letters) {
    for (DeadLetter letter : letters) {
      session.onCommit(() -> deadLetters.putIfAbsent(identity(letter), letter));
    }
  }

  /** By its id, or, if it has none, by where it stood. */
  private static Object identity(DeadLetter letter) {
    if (letter.id().isPresent()) {
      return letter.id().get();
    }
    return List.of(
        letter.topicId(), letter.message().partition().number(), letter.message().offset());
  }

  @Override
  public void move(InMemorySession session, Map<Partition, Position> moved) {
    transactor.exclusively(
        () -> {
          session.requireSound();
          new TreeMap<>(moved).forEach((partition, position) -> move(session, partition, position));
        });
  }

  private void move(InMemorySession session, Partition partition, Position position) {
    lock(session, partition);
    Position before = positions.get(partition);
    if (before != null) {
      positions.put(partition, position);
      session.onRollback(() -> positions.put(partition, before));
    }
  }

  /** What was set aside and committed, oldest first. */
  public List<DeadLetter> deadLetters() {
    return transactor.exclusively(() -> List.copyOf(deadLetters.values()));
  }

  private boolean lock(InMemorySession session, Object what) {
    return transactor.rowLocks().acquire(session, new Row(this, what));
  }

  private void unlock(InMemorySession session, Object what) {
    transactor.rowLocks().release(session, new Row(this, what));
  }
}
