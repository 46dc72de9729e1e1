package io.sumflow.outbox.inmemory;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Parked;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lease, position and log of one outbox. A snapshot is the number of the last commit it sees; a
 * window is what was committed between two of them. Guarded by the database's lock.
 */
final class RelayRow {

  private record Committed(long commit, BacklogEntry entry) {}

  private record TopicKey(String topic, String key) {}

  private final NavigableMap<Long, Committed> log = new TreeMap<>();
  private final NavigableMap<Long, Parked> parked = new TreeMap<>();
  private final Map<TopicKey, Long> parkedFrom = new HashMap<>();

  @Nullable UUID owner;
  long epoch;
  Instant leaseUntil = Instant.MIN;
  long beat;
  long number;
  long published;
  OptionalLong target = OptionalLong.empty();
  long through;
  long after;
  Map<String, Integer> partitions = Map.of();
  boolean paused;
  Optional<String> broken = Optional.empty();

  void committed(long commit, BacklogEntry entry) {
    log.put(entry.seq(), new Committed(commit, entry));
  }

  boolean isHeldBy(Lease lease) {
    return lease.owner().equals(owner) && lease.epoch() == epoch;
  }

  boolean isOpen(Window window) {
    return isHeldBy(window.lease()) && window.number() == number && target.isPresent();
  }

  Optional<Window> openWindow(Lease lease) {
    return target.isEmpty()
        ? Optional.empty()
        : Optional.of(new Window(lease, number, after, through, partitions));
  }

  void close() {
    if (target.isPresent()) {
      published = target.getAsLong();
      target = OptionalLong.empty();
      log.values().removeIf(committed -> committed.commit() <= published);
    }
  }

  boolean hasNew() {
    return !log.isEmpty();
  }

  void open(long snapshot, long lastSeq) {
    target = OptionalLong.of(snapshot);
    through = lastSeq;
    after = 0;
    partitions = Map.of();
    number++;
  }

  Reading.Page read(long after, PageLimit limit) {
    List<BacklogEntry> page = new ArrayList<>();
    long bytes = 0;
    for (Committed committed : log.tailMap(after, false).values()) {
      if (committed.commit() > target.orElseThrow()) {
        continue;
      }
      bytes += committed.entry().message().payload().length;
      if (!page.isEmpty() && (page.size() == limit.rows() || bytes > limit.bytes())) {
        return new Reading.Page(page, false);
      }
      page.add(flagged(committed.entry()));
    }
    return new Reading.Page(page, true);
  }

  private BacklogEntry flagged(BacklogEntry entry) {
    // Also the message that was parked itself, so that one without a key is not sent again.
    boolean keyParked =
        parked.containsKey(entry.seq())
            || topicKey(entry).map(parkedFrom::get).filter(from -> entry.seq() >= from).isPresent();
    return new BacklogEntry(entry.seq(), entry.message(), entry.createdAt(), keyParked);
  }

  void park(Parked copy) {
    long seq = copy.entry().seq();
    parked.putIfAbsent(seq, copy);
    topicKey(copy.entry()).ifPresent(key -> parkedFrom.merge(key, seq, Math::min));
  }

  private static Optional<TopicKey> topicKey(BacklogEntry entry) {
    return entry.message().key().map(key -> new TopicKey(entry.message().topic(), key));
  }

  List<Parked> parked() {
    return List.copyOf(parked.values());
  }
}
