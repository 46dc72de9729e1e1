package io.sumflow.pg;

import io.sumflow.outbox.Header;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Partitions, positions, polls and ids for tests of the inbox. */
final class Inboxes {

  static final UUID TOPIC_ID = new UUID(7, 7);
  static final Partition P0 = new Partition("sums", 0);
  static final Partition P1 = new Partition("sums", 1);

  private Inboxes() {}

  static Position at(long offset) {
    return new Position(TOPIC_ID, offset, OptionalInt.of(1));
  }

  static Map<Partition, Position> start(Partition... partitions) {
    Map<Partition, Position> positions = new HashMap<>();
    for (Partition partition : partitions) {
      positions.put(partition, Position.startOf(TOPIC_ID, 0));
    }
    return positions;
  }

  /** A time-ordered id of this moment, with a number of its own. */
  static UUID idAt(Instant moment, long number) {
    return new UUID(
        moment.toEpochMilli() << 16 | 0x7000L | (number & 0xfff), Long.MIN_VALUE | number >>> 12);
  }

  static ReceivedMessage message(Partition partition, long offset, UUID id, String body) {
    return new ReceivedMessage(
        partition,
        offset,
        Instant.now(),
        Optional.empty(),
        Optional.of(body.getBytes(StandardCharsets.UTF_8)),
        List.of(new Header("id", Optional.of(id.toString().getBytes(StandardCharsets.UTF_8)))));
  }

  static Optional<UUID> nameOf(ReceivedMessage message) {
    return message.header("id").map(UUID::fromString);
  }

  /** These messages, and nothing after them. */
  static Poll poll(ReceivedMessage... messages) {
    return poll(List.of(messages));
  }

  static Poll poll(List<ReceivedMessage> messages) {
    Map<Partition, Position> next = new HashMap<>();
    messages.forEach(message -> next.put(message.partition(), at(message.offset() + 1)));
    return new Poll(messages, next);
  }

  /** So many messages from 0 on in each partition, each with an id of now and the body "1". */
  static Poll fullPoll(int perPartition, Partition... partitions) {
    List<ReceivedMessage> messages = new ArrayList<>();
    for (Partition partition : partitions) {
      for (int offset = 0; offset < perPartition; offset++) {
        long number = partition.number() * 1_000_000L + offset;
        messages.add(message(partition, offset, idAt(Instant.now(), number), "1"));
      }
    }
    return poll(messages);
  }

  static <R> Future<R> inThread(Callable<R> work) {
    CompletableFuture<R> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.call());
              } catch (Throwable failed) {
                result.completeExceptionally(failed);
              }
            },
            "other-member");
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
