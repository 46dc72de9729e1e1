package io.sumflow.outbox;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A page that awaits its acknowledgements.
 *
 * @param page all of it
 * @param sent what of it went to the broker: what is left without the followers of parked keys
 * @param stage completes with the answer
 */
record InFlight(Reading.Page page, List<BacklogEntry> sent, CompletableFuture<Publication> stage) {

  static InFlight send(Publisher publisher, Window window, Reading.Page page) {
    List<BacklogEntry> sent = toSend(page);
    CompletableFuture<Publication> stage =
        sent.isEmpty()
            ? CompletableFuture.completedFuture(new Publication.AllAcked())
            : publisher.publish(sent, window.partitions()).toCompletableFuture();
    return new InFlight(page, sent, stage);
  }

  static List<BacklogEntry> toSend(Reading.Page page) {
    return page.entries().stream().filter(entry -> !entry.keyParked()).toList();
  }

  List<Parked> followers() {
    return page.entries().stream()
        .filter(BacklogEntry::keyParked)
        .map(entry -> new Parked(entry, Parked.KEY_PARKED))
        .toList();
  }

  @Nullable BacklogEntry find(OptionalLong seq) {
    return sent.stream()
        .filter(entry -> seq.isPresent() && entry.seq() == seq.getAsLong())
        .findFirst()
        .orElse(null);
  }
}
