package io.sumflow.simulation;

import io.sumflow.outbox.Partition;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who should read which partition; changes at any time, and members hear of it late. */
final class Group implements Actor {

  private final World world;
  private final int members;
  private final Map<Partition, Integer> assignment = new HashMap<>();

  Group(World world, int members) {
    this.world = world;
    this.members = members;
  }

  @Override
  public void step() {
    if (!world.chaos.isCalm() && world.random.nextInt(6) == 0) {
      assignment.clear();
    }
  }

  Set<Partition> of(int member) {
    return world.partitions().stream()
        .filter(partition -> owner(partition) == member)
        .collect(Collectors.toSet());
  }

  private int owner(Partition partition) {
    return assignment.computeIfAbsent(partition, p -> world.random.nextInt(members));
  }
}
