package io.sumflow.outbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Isolates the message that is most likely at fault, and tells its fault from its topic's: a
 * lowered size limit, compaction or a wrong clock make every message guilty. For one thread.
 */
final class Suspicion {

  private static final class Count {
    int inRow;
    int inPage;
    long pageThrough;
  }

  private final int guiltyMax;
  private final Map<String, Count> counts = new HashMap<>();
  private OptionalLong suspect = OptionalLong.empty();

  Suspicion(int guiltyMax) {
    this.guiltyMax = guiltyMax;
  }

  /**
   * This message is to go alone next.
   *
   * @param pageThrough where the page ends in which it was refused
   */
  void suspect(BacklogEntry entry, long pageThrough) {
    suspect = OptionalLong.of(entry.seq());
    Count count = counts.computeIfAbsent(entry.message().topic(), topic -> new Count());
    if (entry.seq() > count.pageThrough) {
      count.inPage = 0;
      count.pageThrough = pageThrough;
    }
  }

  /** Ends a page before the suspect, or after it if the suspect comes first. */
  Reading.Page cut(Reading.Page page) {
    if (suspect.isEmpty()) {
      return page;
    }
    long seq = suspect.getAsLong();
    List<BacklogEntry> before =
        page.entries().stream().takeWhile(entry -> entry.seq() < seq).toList();
    if (before.size() == page.entries().size()) {
      return page;
    }
    if (!before.isEmpty()) {
      return new Reading.Page(before, false);
    }
    if (page.entries().get(0).seq() != seq) {
      suspect = OptionalLong.empty();
      return page;
    }
    boolean only = page.entries().size() == 1;
    return only ? page : new Reading.Page(page.entries().subList(0, 1), false);
  }

  /** These went through. */
  void acknowledged(List<BacklogEntry> entries) {
    for (BacklogEntry entry : entries) {
      if (suspect.isPresent() && suspect.getAsLong() == entry.seq()) {
        suspect = OptionalLong.empty();
        counts.remove(entry.message().topic());
      }
      Count count = counts.get(entry.message().topic());
      if (count != null) {
        count.inRow = 0;
      }
    }
  }

  /** True if one guilty message more would be the topic's fault. */
  boolean isTopicsFault(BacklogEntry entry) {
    Count count = counts.get(entry.message().topic());
    return count != null && (count.inRow >= guiltyMax || count.inPage >= guiltyMax);
  }

  void parked(BacklogEntry entry) {
    suspect = OptionalLong.empty();
    Count count = counts.computeIfAbsent(entry.message().topic(), unused -> new Count());
    count.inRow++;
    count.inPage++;
  }
}
