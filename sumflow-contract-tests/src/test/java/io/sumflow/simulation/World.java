package io.sumflow.simulation;

import io.sumflow.domain.inmemory.InMemoryTally;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.inmemory.InMemoryBroker;
import io.sumflow.outbox.inmemory.InMemoryInbox;
import io.sumflow.outbox.inmemory.InMemoryOutbox;
import io.sumflow.outbox.inmemory.InMemoryPublisher;
import io.sumflow.outbox.inmemory.InMemorySession;
import io.sumflow.outbox.inmemory.InMemoryTransactor;
import io.sumflow.outbox.inmemory.ManualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** What all processes of one run share: databases, broker, time, chance, and the truth. */
final class World {

  static final String TOPIC = "sums";
  private static final int KEYS = 4;

  final Random random;
  final Trouble trouble;
  final Parts parts;
  final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  final Chaos chaos;
  final Truth truth = new Truth();
  final InMemoryTransactor adderDatabase = new InMemoryTransactor();
  final InMemoryTransactor totalizerDatabase = new InMemoryTransactor();
  final InMemoryOutbox outbox = new InMemoryOutbox(adderDatabase, clock);
  final InMemoryInbox inbox = new InMemoryInbox(totalizerDatabase);
  final InMemoryTally tally = new InMemoryTally();
  final InMemoryBroker broker = new InMemoryBroker(clock);

  /** Publishers of living and of dead relays: what they have on the wire may still land. */
  final List<InMemoryPublisher> publishers = new ArrayList<>();

  /** How many partitions the topic has, or had when it was deleted. */
  int partitionCount;

  private final Set<String> lockedKeys = new HashSet<>();
  private long ids;

  World(long seed, Trouble trouble, Parts parts) {
    this.random = new Random(seed);
    this.trouble = trouble;
    this.parts = parts;
    this.chaos = new Chaos(random, trouble, clock);
    this.partitionCount = 1 + random.nextInt(3);
    broker.createTopic(TOPIC, partitionCount);
    broker.refuse(this::refuses);
  }

  /** Asked once for each record that arrives at the broker. */
  private boolean refuses(OutboxMessage message) {
    boolean refused = Payload.isRefused(message);
    if (!refused) {
      truth.landed(message.id());
    }
    return refused;
  }

  /** A version 7 id. */
  UUID newId() {
    long number = ++ids;
    long time = clock.instant().toEpochMilli() << 16;
    return new UUID(time | 0x7000 | (number & 0xfff), 0x8000_0000_0000_0000L | number);
  }

  Payload.Kind anyKind() {
    if (chaos.happens(trouble.brokerRefuses(), 30)) {
      return Payload.Kind.REFUSED;
    }
    if (chaos.happens(trouble.handlerRefuses(), 50)) {
      return random.nextBoolean() ? Payload.Kind.BAD : Payload.Kind.BREAKING;
    }
    return Payload.Kind.GOOD;
  }

  /** Locks some key for the transaction, as the aggregate's row would be; none is possible too. */
  Optional<String> lockKey(InMemorySession session) {
    String key = "k" + random.nextInt(KEYS);
    if (!lockedKeys.add(key)) {
      return Optional.empty();
    }
    session.onCommit(() -> lockedKeys.remove(key));
    session.onRollback(() -> lockedKeys.remove(key));
    return Optional.of(key);
  }

  List<Partition> partitions() {
    int count = broker.partitionCount(TOPIC).orElse(0);
    return IntStream.range(0, count).mapToObj(number -> new Partition(TOPIC, number)).toList();
  }

  /** True if whatever landed was applied or set aside. */
  boolean everythingIsRead() {
    return truth.allLandedAreSettled(deadLettered());
  }

  Set<UUID> parked() {
    Set<UUID> ids = new HashSet<>();
    outbox.parked().forEach(parked -> ids.add(parked.entry().message().id()));
    return ids;
  }

  Set<UUID> deadLettered() {
    Set<UUID> ids = new HashSet<>();
    inbox.deadLetters().forEach(letter -> letter.id().ifPresent(ids::add));
    return ids;
  }

  List<Truth.Committed> unsettled() {
    return truth.unsettled(parked(), deadLettered());
  }
}
