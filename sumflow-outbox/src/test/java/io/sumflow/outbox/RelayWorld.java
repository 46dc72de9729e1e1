package io.sumflow.outbox;

import io.sumflow.outbox.inmemory.InMemoryBacklog;
import io.sumflow.outbox.inmemory.InMemoryBroker;
import io.sumflow.outbox.inmemory.InMemoryOutbox;
import io.sumflow.outbox.inmemory.InMemoryPublisher;
import io.sumflow.outbox.inmemory.InMemoryTransactor;
import io.sumflow.outbox.inmemory.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** One outbox, one broker and as many relays as a test needs, each with a clock of its own. */
final class RelayWorld implements RelayListener {

  static final String TOPIC = "deposits";

  final ManualClock databaseClock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  final ManualClock clock = new ManualClock(Instant.EPOCH);
  final InMemoryTransactor transactor = new InMemoryTransactor();
  final InMemoryOutbox outbox = new InMemoryOutbox(transactor, databaseClock);
  final InMemoryBroker broker = new InMemoryBroker(databaseClock);
  final List<String> events = new ArrayList<>();
  private long ids;

  RelayWorld() {
    broker.createTopic(TOPIC, 1);
  }

  Relay relay() {
    return relay(RelayConfig.defaults());
  }

  Relay relay(RelayConfig config) {
    return relay(config, new InMemoryBacklog(outbox));
  }

  Relay relay(RelayConfig config, Backlog backlog) {
    return new Relay(
        backlog,
        new InMemoryPublisher(broker),
        new UUID(7, ++ids),
        config,
        this,
        clock::nanos,
        new Random(1));
  }

  /** Appends in one transaction; a text {@code key=payload} each. */
  void append(String... texts) {
    transactor.inTransaction(
        session -> {
          for (String text : texts) {
            outbox.append(session, message(text));
          }
          return true;
        });
  }

  OutboxMessage message(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return OutboxMessage.of(
        new UUID(0, ++ids), TOPIC, text.substring(0, text.indexOf('=')), "deposited", payload);
  }

  void refuse(String... texts) {
    List<String> refused = List.of(texts);
    broker.refuse(
        message -> refused.contains(new String(message.payload(), StandardCharsets.UTF_8)));
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

  void pass(Duration time) {
    databaseClock.advance(time);
    clock.advance(time);
  }

  List<String> landed() {
    return broker.read(new Partition(TOPIC, 0), 0, Integer.MAX_VALUE).stream()
        .map(message -> new String(message.value().orElseThrow(), StandardCharsets.UTF_8))
        .toList();
  }

  List<String> parkedTexts() {
    return outbox.parked().stream()
        .map(parked -> parked.entry().message().payload())
        .map(payload -> new String(payload, StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public void claimed(Lease lease) {
    events.add("claimed");
  }

  @Override
  public void fenced(Lease lease) {
    events.add("fenced");
  }

  @Override
  public void released(Lease lease) {
    events.add("released");
  }

  @Override
  public void dropped(Lease lease) {
    events.add("dropped");
  }

  @Override
  public void failed(FailureKind kind, String why) {
    events.add(kind.toString());
    throw new IllegalStateException("what a listener throws never reaches the relay");
  }
}
