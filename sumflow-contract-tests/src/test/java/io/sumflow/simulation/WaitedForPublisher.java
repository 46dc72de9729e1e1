package io.sumflow.simulation;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.Publisher;
import io.sumflow.outbox.inmemory.InMemoryPublisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** While somebody waits for its answer, simulated time passes and others act. */
final class WaitedForPublisher implements Publisher {

  /** An answer that is waited for in simulated time. */
  private final class Answer extends CompletableFuture<Publication> {

    @Override
    public Publication get(long time, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      for (int i = world.random.nextInt(8); i >= 0 && !isDone(); i--) {
        point("while it waits");
        target.landOne(world.random);
      }
      if (!isDone() && world.random.nextBoolean()) {
        world.clock.advance(Duration.ofNanos(Math.max(0, unit.toNanos(time))));
      }
      return super.get(0, TimeUnit.NANOSECONDS);
    }
  }

  private final World world;
  private final InMemoryPublisher target;

  WaitedForPublisher(World world, InMemoryPublisher target) {
    this.world = world;
    this.target = target;
  }

  private void point(String where) {
    if (world.trouble.relaysRepeat()) {
      world.chaos.point(where);
    }
  }

  @Override
  public Partitions partitions(Set<String> topics) {
    point("before partitions");
    Partitions answer = target.partitions(topics);
    point("after partitions");
    return answer;
  }

  @Override
  public CompletionStage<Publication> publish(
      List<BacklogEntry> entries, Map<String, Integer> partitions) {
    point("before publish");
    Answer answer = new Answer();
    target
        .publish(entries, partitions)
        .thenAccept(publication -> answer.complete(blurred(publication, entries)));
    point("after publish");
    return answer;
  }

  /** Of several that failed, the one that is named may be innocent. */
  private Publication blurred(Publication publication, List<BacklogEntry> entries) {
    if (publication instanceof Publication.Failed failed
        && failed.kind() == FailureKind.MESSAGE
        && world.chaos.happens(true, 300)) {
      long innocent = entries.get(world.random.nextInt(entries.size())).seq();
      return new Publication.Failed(
          OptionalLong.of(innocent), failed.kind(), failed.topic(), failed.why());
    }
    return publication;
  }

  @Override
  public void abandon() {
    target.abandon();
  }

  @Override
  public void close() {
    target.close();
  }
}
