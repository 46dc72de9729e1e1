package io.sumflow.outbox;

import java.util.HashMap;
import java.util.Map;

/**
 * Tells one message's fault from its topic's: a lowered size limit, compaction or a wrong clock
 * make every message guilty. For one thread.
 */
final class Breaker {

  private static final class Count {
    int inRow;
    int inPage;
    long pageThrough;
  }

  private final int guiltyMax;
  private final Map<String, Count> counts = new HashMap<>();

  Breaker(int guiltyMax) {
    this.guiltyMax = guiltyMax;
  }

  /** A page with these topics was acknowledged. */
  void acknowledged(Iterable<String> topics) {
    for (String topic : topics) {
      Count count = counts.get(topic);
      if (count != null) {
        count.inRow = 0;
      }
    }
  }

  /** A message was found guilty of which the page that holds it ends at {@code pageThrough}. */
  void suspected(BacklogEntry entry, long pageThrough) {
    Count count = counts.computeIfAbsent(entry.message().topic(), topic -> new Count());
    if (entry.seq() > count.pageThrough) {
      count.inPage = 0;
      count.pageThrough = pageThrough;
    }
  }

  /** True if one more would be the topic's fault. */
  boolean isTopicsFault(String topic) {
    Count count = counts.get(topic);
    return count != null && (count.inRow >= guiltyMax || count.inPage >= guiltyMax);
  }

  void parked(String topic) {
    Count count = counts.computeIfAbsent(topic, unused -> new Count());
    count.inRow++;
    count.inPage++;
  }

  /** A message that had been suspected went through: the topic was mended. */
  void cleared(String topic) {
    counts.remove(topic);
  }
}
