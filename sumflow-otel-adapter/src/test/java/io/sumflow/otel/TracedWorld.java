package io.sumflow.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.IdempotentReceiver;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.MessageNaming;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.Publisher;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.Receiver;
import io.sumflow.outbox.ReceiverConfig;
import io.sumflow.outbox.RejectedMessageException;
import io.sumflow.outbox.Relay;
import io.sumflow.outbox.RelayConfig;
import io.sumflow.outbox.RelayListener;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemoryBacklog;
import io.sumflow.outbox.inmemory.InMemoryBroker;
import io.sumflow.outbox.inmemory.InMemoryInbox;
import io.sumflow.outbox.inmemory.InMemoryOutbox;
import io.sumflow.outbox.inmemory.InMemoryPublisher;
import io.sumflow.outbox.inmemory.InMemorySession;
import io.sumflow.outbox.inmemory.InMemoryTransactor;
import io.sumflow.outbox.inmemory.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A whole way, traced: outbox, relay, broker with one partition per topic, receiver. A text {@code
 * bad..} is refused by its handler.
 */
final class TracedWorld {

  static final String TOPIC = "sums";
  static final String GROUP = "totalizer";
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final MessageNaming NAMING = message -> message.header("ce_id").map(UUID::fromString);

  final Telemetry telemetry;
  final ManualClock databaseClock = new ManualClock(NOW);
  final ManualClock clock = new ManualClock(NOW);
  final InMemoryTransactor database = new InMemoryTransactor();
  final InMemoryOutbox plainOutbox = new InMemoryOutbox(database, databaseClock);
  final Outbox<InMemorySession> outbox;
  final InMemoryBroker broker = new InMemoryBroker(clock);
  final InMemoryInbox inbox = new InMemoryInbox(database);
  final List<String> effects = new ArrayList<>();

  /** What a commit is answered with from now on, though it is done; nothing if empty. */
  boolean commitsUnknown;

  private long ids;

  TracedWorld(Telemetry telemetry) {
    this.telemetry = telemetry;
    this.outbox = new TracingOutbox<>(plainOutbox, telemetry.sdk);
    broker.createTopic(TOPIC, 1);
  }

  static TracedWorld sampling() {
    return new TracedWorld(Telemetry.sampling());
  }

  void pass(Duration time) {
    databaseClock.advance(time);
    clock.advance(time);
  }

  OutboxMessage message(String topic, String text) {
    UUID id = new UUID(NOW.toEpochMilli() << 16 | 0x7000L, Long.MIN_VALUE | ++ids);
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return OutboxMessage.of(id, topic, "key", "sum.calculated", payload);
  }

  /** Appends each text in a transaction and a call of its own. */
  void record(String... texts) {
    for (String text : texts) {
      record(message(TOPIC, text));
    }
  }

  void record(OutboxMessage... messages) {
    Span call = telemetry.sdk.getTracer("test").spanBuilder(Telemetry.CALL).startSpan();
    try (Scope current = call.makeCurrent()) {
      assert current != null;
      database.inTransaction(
          session -> {
            outbox.append(session, List.of(messages));
            return true;
          });
    } finally {
      call.end();
    }
  }

  /** Records each text, and has a relay publish them. */
  void send(String... texts) {
    record(texts);
    drain(relay());
  }

  /** A relay of a process that has just started. */
  Relay relay() {
    return relay(new TracingPublisher(new InMemoryPublisher(broker), telemetry.sdk, clock));
  }

  Relay relay(Publisher publisher) {
    return new Relay(
        new InMemoryBacklog(plainOutbox),
        publisher,
        new UUID(7, ++ids),
        RelayConfig.defaults(),
        RelayListener.NOOP,
        clock::nanos,
        new Random(1));
  }

  /** Steps until there is nothing to do now. */
  static void drain(Relay relay) {
    for (int turn = 0; turn < 10_000; turn++) {
      if (relay.runOnce() == 0) {
        return;
      }
    }
    throw new AssertionError("the relay does not come to rest");
  }

  Receiver receiver() {
    return receiver(ProcessParent.CREATION);
  }

  Receiver receiver(ProcessParent parent) {
    return receiver(telemetry.sdk, parent);
  }

  Receiver receiver(OpenTelemetry openTelemetry, ProcessParent parent) {
    Receiver receiver =
        new TracingReceiver(
            new IdempotentReceiver<>(
                new TracingTransactor<>(new ForgetfulTransactor()),
                inbox,
                this::handle,
                NAMING,
                ReceiverConfig.defaults(),
                clock,
                TracingReceiver.outcomes()),
            openTelemetry,
            clock,
            GROUP,
            NAMING,
            parent);
    receiver.assign(Map.of(new Partition(TOPIC, 0), Position.startOf(topicId(TOPIC), 0)));
    return receiver;
  }

  private UUID topicId(String topic) {
    return broker.topicId(topic).orElseThrow();
  }

  private void handle(InMemorySession session, List<ReceivedMessage> messages) throws Exception {
    clock.advance(Duration.ofMillis(5));
    for (ReceivedMessage message : messages) {
      String text = new String(message.value().orElseThrow(), StandardCharsets.UTF_8);
      if (text.startsWith("bad")) {
        throw new RejectedMessageException(message, "not a sum\nbut " + text);
      }
      if (text.startsWith("broken")) {
        throw new InfrastructureException(FailureKind.HOLD, "table missing", new Exception());
      }
      session.onCommit(() -> effects.add(text));
    }
    telemetry.sdk.getTracer("test").spanBuilder("UPDATE tally").startSpan().end();
  }

  /** Appended, and read as the relay reads it. */
  List<BacklogEntry> page(String... texts) {
    List<OutboxMessage> appended = new ArrayList<>();
    TracingOutbox<String> appending =
        new TracingOutbox<>((session, messages) -> appended.addAll(messages), telemetry.sdk);
    for (String text : texts) {
      appending.append("session", message(TOPIC, text));
    }
    return IntStream.range(0, appended.size())
        .mapToObj(i -> new BacklogEntry(i + 1, appended.get(i), NOW, false))
        .toList();
  }

  /** Everything of the topics from an offset on. */
  Poll poll(long offset, String... topics) {
    List<ReceivedMessage> messages = new ArrayList<>();
    Map<Partition, Position> next = new HashMap<>();
    for (String topic : topics) {
      Partition partition = new Partition(topic, 0);
      messages.addAll(broker.read(partition, offset, Integer.MAX_VALUE));
      long end = broker.end(partition);
      next.put(partition, new Position(topicId(topic), end, OptionalInt.empty()));
    }
    return new Poll(messages, next);
  }

  Poll poll(long offset) {
    return poll(offset, TOPIC);
  }

  /** Its commits can be answered as unknown. */
  private final class ForgetfulTransactor implements Transactor<InMemorySession> {

    @Override
    public <R, X extends Exception> R inTransaction(Work<InMemorySession, R, X> work) throws X {
      R result = database.inTransaction(work);
      clock.advance(Duration.ofMillis(2));
      if (commitsUnknown) {
        throw InfrastructureException.commitUnknown("lost at commit", new Exception());
      }
      return result;
    }

    @Override
    public <R, X extends Exception> R nested(
        InMemorySession session, Work<InMemorySession, R, X> work) throws X {
      return database.nested(session, work);
    }

    @Override
    public FailureKind kind(Throwable failure) {
      return database.kind(failure);
    }
  }
}
