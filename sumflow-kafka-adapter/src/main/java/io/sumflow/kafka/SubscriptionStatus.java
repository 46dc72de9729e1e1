package io.sumflow.kafka;

import io.sumflow.outbox.Partition;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a subscription is doing; for health checks.
 *
 * @param why for a person; empty while all is well
 * @param assigned this member's partitions
 * @param stopped those of them that are not read on without a person's word, and why
 * @param lastProgress when a poll last came back and what it brought was committed, also if it
 *     brought nothing; empty before the first. With partitions assigned, an old one means trouble
 * @param groupProtocol {@code consumer} or {@code classic}, as spoken
 */
public record SubscriptionStatus(
    State state,
    String why,
    Set<Partition> assigned,
    Map<Partition, String> stopped,
    Optional<Instant> lastProgress,
    String groupProtocol) {

  /** The states a subscription can be in. */
  public enum State {
    /** It has not polled yet. */
    STARTING,
    /** It polls and applies; other members may own all partitions. */
    RUNNING,
    /** Infrastructure is away; it tries again by itself. */
    WAITING,
    /** Somebody must mend something; it tries again slowly by itself. */
    HOLDING,
    /** It has stopped. */
    STOPPED
  }

  /** Copies the collections. */
  public SubscriptionStatus {
    assigned = Set.copyOf(assigned);
    stopped = Map.copyOf(stopped);
  }

  static SubscriptionStatus of(
      State state,
      String why,
      Collection<AssignedPartition> partitions,
      Optional<Instant> lastProgress,
      String groupProtocol) {
    Set<Partition> assigned = new HashSet<>();
    Map<Partition, String> stopped = new HashMap<>();
    for (AssignedPartition each : partitions) {
      assigned.add(each.partition);
      if (each.state() == AssignedPartition.State.STOPPED) {
        stopped.put(each.partition, each.why());
      } else if (each.isTooQuiet()) {
        stopped.put(each.partition, "no message although some are waiting");
      }
    }
    return new SubscriptionStatus(state, why, assigned, stopped, lastProgress, groupProtocol);
  }

  /**
   * True if nothing calls for help: it runs, or waits for what comes back, and reads all it has.
   */
  public boolean isHealthy() {
    return stopped.isEmpty() && state != State.HOLDING;
  }
}
