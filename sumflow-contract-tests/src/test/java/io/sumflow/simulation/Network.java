package io.sumflow.simulation;

import io.sumflow.outbox.Header;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.inmemory.InMemoryPublisher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What lies between the processes: records land, acknowledgements are lost, topics come and go. */
final class Network implements Actor {

  private final World world;
  private int remade;

  Network(World world) {
    this.world = world;
  }

  @Override
  public void step() {
    land();
    if (world.chaos.happens(world.trouble.relaysRepeat(), 20)) {
      world.broker.loseAcks(1);
    }
    if (world.chaos.happens(world.trouble.relaysRepeat(), 10)) {
      world.broker.away(true);
    } else if (world.chaos.isCalm() || world.random.nextInt(4) == 0) {
      world.broker.away(false);
    }
    if (world.chaos.happens(world.trouble.foreignCopies(), 30)) {
      foreign();
    }
    topic();
  }

  private void land() {
    if (world.publishers.isEmpty()) {
      return;
    }
    InMemoryPublisher publisher =
        world.publishers.get(world.random.nextInt(world.publishers.size()));
    if (world.chaos.happens(world.trouble.relaysRepeat(), 40)) {
      publisher.timeOut();
    } else if (world.chaos.happens(world.trouble.relaysRepeat(), 40)) {
      publisher.cut();
    } else {
      for (int i = world.random.nextInt(4); i >= 0; i--) {
        publisher.landOne(world.random);
      }
    }
  }

  /** A copy of something that landed, in any partition; or junk. */
  private void foreign() {
    List<UUID> landed = world.truth.landed();
    List<Partition> partitions = world.partitions();
    if (landed.isEmpty() || partitions.isEmpty()) {
      return;
    }
    Partition partition = partitions.get(world.random.nextInt(partitions.size()));
    if (world.random.nextInt(4) == 0) {
      world.broker.produce(partition, Optional.empty(), new byte[] {1, 2}, List.of());
      return;
    }
    UUID id = landed.get(world.random.nextInt(landed.size()));
    Header header = new Header("ce_id", Optional.of(ascii(id.toString())));
    world
        .truth
        .find(id)
        .ifPresent(
            sum ->
                world.broker.produce(
                    partition,
                    sum.key().map(Network::ascii),
                    sum.message().payload(),
                    List.of(header)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Deleting a topic loses what nobody has read yet, so it waits until all was read. */
  private void topic() {
    int partitions = world.partitions().size();
    if (partitions == 0) {
      if (world.chaos.isCalm() || world.random.nextInt(8) == 0) {
        world.broker.createTopic(World.TOPIC, world.partitionCount + world.random.nextInt(2));
        world.partitionCount = world.partitions().size();
      }
    } else if (remade < 2
        && world.chaos.happens(world.trouble.topicRemade(), 150)
        && world.everythingIsRead()) {
      remade++;
      world.broker.deleteTopic(World.TOPIC);
    }
  }
}
