package io.sumflow.outbox;

import java.util.List;
import java.util.Map;

/**
 * What one poll brought: messages, and how far each partition was read (which may be past the last
 * message: control records and compaction leave gaps).
 *
 * @param messages in order within each partition
 * @param next for every partition that was read, also those without a message
 */
public record Poll(List<ReceivedMessage> messages, Map<Partition, Position> next) {

  /**
   * Copies both.
   *
   * @throws IllegalArgumentException if a message's partition has no next position
   */
  public Poll {
    messages = List.copyOf(messages);
    next = Map.copyOf(next);
    for (ReceivedMessage message : messages) {
      if (!next.containsKey(message.partition())) {
        throw new IllegalArgumentException("next must name every partition read: " + message);
      }
    }
  }
}
