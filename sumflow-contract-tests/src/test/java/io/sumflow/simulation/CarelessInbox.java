package io.sumflow.simulation;

import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.Inbox;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.inmemory.InMemorySession;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Inboxes that break one rule each; everything else is the sound one's. */
class CarelessInbox implements Inbox<InMemorySession> {

  private final Inbox<InMemorySession> sound;

  CarelessInbox(Inbox<InMemorySession> sound) {
    this.sound = sound;
  }

  @Override
  public void assign(InMemorySession session, Map<Partition, Position> beginnings) {
    sound.assign(session, beginnings);
  }

  @Override
  public Map<Partition, Position> lock(InMemorySession session, Set<Partition> partitions) {
    return sound.lock(session, partitions);
  }

  @Override
  public Set<UUID> admit(InMemorySession session, Collection<UUID> ids) {
    return sound.admit(session, ids);
  }

  @Override
  public void deadLetter(InMemorySession session, List<DeadLetter> letters) {
    sound.deadLetter(session, letters);
  }

  @Override
  public void move(InMemorySession session, Map<Partition, Position> positions) {
    sound.move(session, positions);
  }

  /** Lets every id in, every time. */
  static class AdmitsAlways extends CarelessInbox {

    AdmitsAlways(Inbox<InMemorySession> sound) {
      super(sound);
    }

    @Override
    public Set<UUID> admit(InMemorySession session, Collection<UUID> ids) {
      return Set.copyOf(ids);
    }
  }

  /** Says that each row stands where this member left it, without looking; and admits always. */
  static final class NeverCompares extends AdmitsAlways {

    private final Map<Partition, Position> mine = new HashMap<>();

    NeverCompares(Inbox<InMemorySession> sound) {
      super(sound);
    }

    @Override
    public Map<Partition, Position> lock(InMemorySession session, Set<Partition> partitions) {
      Map<Partition, Position> rows = new HashMap<>(super.lock(session, partitions));
      rows.replaceAll((partition, row) -> mine.computeIfAbsent(partition, p -> row));
      return rows;
    }

    @Override
    public void move(InMemorySession session, Map<Partition, Position> positions) {
      super.move(session, positions);
      session.onCommit(() -> mine.putAll(positions));
    }
  }
}
