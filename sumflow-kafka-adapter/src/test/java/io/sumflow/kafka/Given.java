package io.sumflow.kafka;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Publication;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Messages for tests, and the answer to a page. */
final class Given {

  private static final Random RANDOM = new Random(7);

  private Given() {}

  /** A topic or group that no other test uses. */
  static String name(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  static BacklogEntry entry(long seq, String topic, Optional<String> key, byte[] payload) {
    OutboxMessage message =
        new OutboxMessage(UUID.randomUUID(), topic, key, "test.happened", payload, Map.of());
    return new BacklogEntry(seq, message, Instant.now(), false);
  }

  /** Its payload is its number. */
  static BacklogEntry entry(long seq, String topic) {
    return entry(seq, topic, Optional.of("key"), text("m" + seq));
  }

  static List<BacklogEntry> entries(long from, long through, String topic) {
    List<BacklogEntry> entries = new ArrayList<>();
    for (long seq = from; seq <= through; seq++) {
      entries.add(entry(seq, topic));
    }
    return entries;
  }

  static BacklogEntry withoutKey(long seq, String topic) {
    return entry(seq, topic, Optional.empty(), text("m" + seq));
  }

  /** Cannot be compressed. */
  static BacklogEntry large(long seq, String topic, int bytes) {
    return entry(seq, topic, Optional.of("key"), noise(bytes));
  }

  static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    synchronized (RANDOM) {
      RANDOM.nextBytes(noise);
    }
    return noise;
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static List<BacklogEntry> page(BacklogEntry first, List<BacklogEntry> rest) {
    List<BacklogEntry> page = new ArrayList<>(List.of(first));
    page.addAll(rest);
    return page;
  }

  static Publication await(CompletionStage<Publication> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new AssertionError("no answer to the page", failure);
    }
  }

  static Publication.Failed failed(CompletionStage<Publication> stage) {
    Publication publication = await(stage);
    if (publication instanceof Publication.Failed failed) {
      return failed;
    }
    throw new AssertionError("expected a failure: " + publication);
  }
}
