package io.sumflow.outbox;

import io.sumflow.outbox.inmemory.InMemoryInbox;
import io.sumflow.outbox.inmemory.InMemorySession;
import io.sumflow.outbox.inmemory.InMemoryTransactor;
import io.sumflow.outbox.inmemory.ManualClock;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * One inbox and as many members as a test needs. A message's text says what becomes of it: {@code
 * bad} is refused with its name, {@code evil} fails without saying which, {@code slow} times out.
 */
final class ReceiverWorld implements ReceiverListener {

  static final Partition P0 = new Partition("deposits", 0);
  static final Partition P1 = new Partition("deposits", 1);
  static final UUID TOPIC = new UUID(1, 1);
  static final Position NOWHERE = Position.startOf(new UUID(0, 0), -1);
  private static final Charset UTF = StandardCharsets.UTF_8;
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** What the next commits do. */
  enum Commit {
    WORKS,
    IS_LOST,
    WORKS_UNKNOWN,
    IS_LOST_UNKNOWN
  }

  final InMemoryTransactor database = new InMemoryTransactor();
  final InMemoryInbox inbox = new InMemoryInbox(database);
  final ManualClock clock = new ManualClock(NOW);
  final List<String> effects = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  Commit commit = Commit.WORKS;
  int handled;

  private final class Faulty implements Transactor<InMemorySession> {

    @Override
    public <R, X extends Exception> R inTransaction(Work<InMemorySession, R, X> work) throws X {
      Commit now = commit;
      boolean stands = now == Commit.WORKS || now == Commit.WORKS_UNKNOWN;
      InMemorySession session = database.begin();
      try {
        R result = work.run(session);
        if (stands) {
          session.commit();
        }
        if (now == Commit.IS_LOST) {
          throw new InfrastructureException(FailureKind.WAIT, "away", new Exception());
        }
        if (now != Commit.WORKS) {
          throw InfrastructureException.commitUnknown("lost at commit", new Exception());
        }
        return result;
      } finally {
        session.rollback();
      }
    }

    @Override
    public <R, X extends Exception> R nested(
        InMemorySession session, Work<InMemorySession, R, X> work) throws X {
      return database.nested(session, work);
    }

    @Override
    public FailureKind kind(Throwable failure) {
      return isTimeout(failure) ? FailureKind.WAIT : database.kind(failure);
    }

    @Override
    public boolean isTimeout(Throwable failure) {
      return failure instanceof TimeoutException;
    }
  }

  IdempotentReceiver<InMemorySession> member() {
    IdempotentReceiver<InMemorySession> member =
        new IdempotentReceiver<>(
            new Faulty(),
            inbox,
            this::handle,
            message -> message.header("ce_id").map(UUID::fromString),
            ReceiverConfig.defaults(),
            clock,
            this);
    member.assign(beginnings(TOPIC));
    return member;
  }

  static Map<Partition, Position> beginnings(UUID topicId) {
    return Map.of(P0, Position.startOf(topicId, 0), P1, Position.startOf(topicId, 0));
  }

  private void handle(InMemorySession session, List<ReceivedMessage> messages) throws Exception {
    handled++;
    for (ReceivedMessage message : messages) {
      String text = text(message);
      session.onCommit(() -> effects.add(text));
      if (text.startsWith("bad")) {
        throw new RejectedMessageException(message, "not for us");
      }
      if (text.startsWith("evil")) {
        throw new IllegalArgumentException("one of them is evil");
      }
      if (text.startsWith("slow")) {
        throw new TimeoutException("too slow");
      }
      if (text.startsWith("broken")) {
        throw new InfrastructureException(FailureKind.HOLD, "table missing", new Exception());
      }
    }
  }

  /** A record whose id follows from its text. */
  static ReceivedMessage message(Partition partition, long offset, String text) {
    return message(partition, offset, text, Optional.of(id(text)));
  }

  static ReceivedMessage message(Partition partition, long offset, String text, Optional<UUID> id) {
    List<Header> headers =
        id.map(uuid -> List.of(new Header("ce_id", Optional.of(uuid.toString().getBytes(UTF)))))
            .orElse(List.of());
    return new ReceivedMessage(
        partition, offset, NOW, Optional.empty(), Optional.of(text.getBytes(UTF)), headers);
  }

  /** Version 4, so that its age is the record's. */
  static UUID id(String text) {
    return new UUID(0x4000L | (long) text.hashCode() << 16, Long.MIN_VALUE | text.hashCode());
  }

  static String text(ReceivedMessage message) {
    return new String(message.value().orElseThrow(), UTF);
  }

  /** A poll of one partition from an offset on. */
  static Poll poll(Partition partition, long from, String... texts) {
    List<ReceivedMessage> messages = new ArrayList<>();
    for (String text : texts) {
      messages.add(message(partition, from + messages.size(), text));
    }
    return poll(messages);
  }

  static Poll poll(List<ReceivedMessage> messages) {
    Map<Partition, Position> next = new HashMap<>();
    for (ReceivedMessage message : messages) {
      next.put(message.partition(), new Position(TOPIC, message.offset() + 1, OptionalInt.of(3)));
    }
    return new Poll(messages, next);
  }

  Position row(Partition partition) {
    return database.inTransaction(
        session -> inbox.lock(session, Set.of(partition)).getOrDefault(partition, NOWHERE));
  }

  List<String> deadTexts() {
    return inbox.deadLetters().stream().map(letter -> text(letter.message())).toList();
  }

  @Override
  public void applied(List<ReceivedMessage> messages) {
    messages.forEach(message -> events.add("applied " + text(message)));
  }

  @Override
  public void duplicates(List<ReceivedMessage> messages) {
    messages.forEach(message -> events.add("duplicate " + text(message)));
  }

  @Override
  public void deadLettered(List<DeadLetter> letters) {
    letters.forEach(letter -> events.add("dead " + text(letter.message())));
  }

  @Override
  public void fenced(List<Partition> partitions) {
    events.add("fenced " + partitions);
  }

  @Override
  public void recreated(Partition partition) {
    events.add("recreated " + partition);
  }
}
