package io.sumflow.simulation;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishers that break one rule each; everything else is the sound one's. */
class CarelessPublisher implements Publisher {

  private final Publisher sound;

  CarelessPublisher(Publisher sound) {
    this.sound = sound;
  }

  @Override
  public Partitions partitions(Set<String> topics) {
    return sound.partitions(topics);
  }

  @Override
  public CompletionStage<Publication> publish(
      List<BacklogEntry> entries, Map<String, Integer> partitions) {
    return sound.publish(entries, partitions);
  }

  @Override
  public void abandon() {
    sound.abandon();
  }

  @Override
  public void close() {
    sound.close();
  }

  /** Says that a page is acknowledged as soon as it is on its way. */
  static final class BelievesTooSoon extends CarelessPublisher {

    BelievesTooSoon(Publisher sound) {
      super(sound);
    }

    @Override
    public CompletionStage<Publication> publish(
        List<BacklogEntry> entries, Map<String, Integer> partitions) {
      super.publish(entries, partitions);
      super.abandon();
      return CompletableFuture.completedStage(new Publication.AllAcked());
    }
  }

  /** Sends what failed with the next page, behind it. */
  static final class RetriesLater extends CarelessPublisher {

    private final List<BacklogEntry> later = new ArrayList<>();

    RetriesLater(Publisher sound) {
      super(sound);
    }

    @Override
    public CompletionStage<Publication> publish(
        List<BacklogEntry> entries, Map<String, Integer> partitions) {
      List<BacklogEntry> page = new ArrayList<>(entries);
      page.addAll(later);
      later.clear();
      CompletableFuture<Publication> sound = super.publish(page, partitions).toCompletableFuture();
      if (sound.isDone()) {
        return sound;
      }
      later.addAll(entries);
      super.abandon();
      return CompletableFuture.completedStage(new Publication.AllAcked());
    }
  }
}
