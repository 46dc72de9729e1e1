package io.sumflow.outbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What one transaction over a poll did; becomes true when it commits. */
final class Attempt {

  final Set<Partition> fenced = new HashSet<>();
  final Map<Partition, Position> mine = new HashMap<>();
  final Map<Partition, Position> targets = new HashMap<>();
  final List<ReceivedMessage> applied = new ArrayList<>();
  final List<ReceivedMessage> duplicates = new ArrayList<>();
  final List<DeadLetter> letters = new ArrayList<>();

  /** Where the partition of a message stood when this attempt began. */
  Position positionOf(ReceivedMessage message) {
    return Objects.requireNonNull(mine.get(message.partition()), "only of partitions held");
  }

  void condemn(ReceivedMessage message, Optional<UUID> id, String cause) {
    letters.add(new DeadLetter(message, positionOf(message).topicId(), id, cause));
  }

  Receipt.Done receipt() {
    return new Receipt.Done(applied.size(), duplicates.size(), letters.size(), fenced);
  }

  void tell(ReceiverListener listener) {
    if (!fenced.isEmpty()) {
      listener.fenced(fenced.stream().sorted().toList());
    }
    if (!duplicates.isEmpty()) {
      listener.duplicates(List.copyOf(duplicates));
    }
    if (!letters.isEmpty()) {
      listener.deadLettered(List.copyOf(letters));
    }
    if (!applied.isEmpty()) {
      listener.applied(List.copyOf(applied));
    }
  }
}
