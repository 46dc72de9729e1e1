package io.sumflow.outbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Pins the partition counts of topics that a window meets for the first time. */
final class PartitionPins {

  private final Backlog backlog;
  private final Publisher publisher;
  private @Nullable Window window;

  PartitionPins(Backlog backlog, Publisher publisher) {
    this.backlog = backlog;
    this.publisher = publisher;
  }

  /** Finished if every topic of the entries is pinned; then {@link #window} has the counts. */
  Turn pin(Window open, List<BacklogEntry> entries) {
    window = open;
    Set<String> unpinned = new TreeSet<>();
    for (BacklogEntry entry : entries) {
      if (!open.partitions().containsKey(entry.message().topic())) {
        unpinned.add(entry.message().topic());
      }
    }
    if (unpinned.isEmpty()) {
      return Turn.finished(0);
    }
    Publisher.Partitions answer = publisher.partitions(unpinned);
    if (answer instanceof Publisher.Partitions.Unknown unknown) {
      return Turn.failed(unknown.kind(), "topic " + unknown.topic() + ": " + unknown.why());
    }
    Map<String, Integer> counts = new HashMap<>(open.partitions());
    counts.putAll(((Publisher.Partitions.Known) answer).counts());
    window = open.withPartitions(counts);
    return backlog.pin(open, counts) ? Turn.finished(0) : Turn.FENCED;
  }

  Window window() {
    return Objects.requireNonNull(window, "pin comes first");
  }
}
