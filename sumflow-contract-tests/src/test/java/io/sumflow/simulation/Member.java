package io.sumflow.simulation;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.domain.totalizer.Tally;
import io.sumflow.outbox.IdempotentReceiver;
import io.sumflow.outbox.Inbox;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.Receipt;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.ReceiverConfig;
import io.sumflow.outbox.ReceiverListener;
import io.sumflow.outbox.inmemory.InMemorySession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A process that receives. It hears late of what it lost, and dies and comes back as another. */
final class Member implements Actor {

  private final World world;
  private final Group group;
  private final int number;
  private final Map<Partition, Position> next = new TreeMap<>();
  private @Nullable IdempotentReceiver<InMemorySession> receiver;
  private @Nullable Poll pending;
  private int asleep;
  private String last = "nothing yet";

  Member(World world, Group group, int number) {
    this.world = world;
    this.group = group;
    this.number = number;
  }

  @Override
  public void step() {
    if (asleep > 0 && !world.chaos.isCalm()) {
      asleep--;
      return;
    }
    IdempotentReceiver<InMemorySession> running = receiver != null ? receiver : start();
    receiver = running;
    try {
      work(running);
    } catch (Crash died) {
      receiver = null;
      pending = null;
      next.clear();
    }
  }

  @SuppressWarnings("unchecked") // a class literal has no type arguments
  private IdempotentReceiver<InMemorySession> start() {
    Inbox<InMemorySession> inbox = world.parts.inbox(world.inbox);
    return new IdempotentReceiver<>(
        new ChaoticTransactor(world.totalizerDatabase, world.chaos),
        (Inbox<InMemorySession>) world.chaos.storage(Inbox.class, inbox),
        this::handle,
        Payload::name,
        ReceiverConfig.defaults(),
        world.clock,
        ReceiverListener.NOOP);
  }

  private void work(IdempotentReceiver<InMemorySession> running) {
    if (world.chaos.isCalm() || world.random.nextInt(3) == 0) {
      synchronise(running);
    }
    if (world.chaos.happens(world.trouble.foreignCopies(), 20)) {
      rewind(running);
    }
    Poll poll = pending != null ? pending : poll();
    pending = poll;
    world.chaos.point("after poll");
    if (world.chaos.happens(world.trouble.pauses(), 50)) {
      asleep = world.random.nextInt(40);
      return;
    }
    if (poll.next().isEmpty()) {
      pending = null;
      return;
    }
    Receipt receipt = running.receive(poll);
    last = receipt.toString();
    if (receipt instanceof Receipt.Done done) {
      pending = null;
      next.keySet().removeAll(done.fenced());
    }
  }

  /** Hears of the group's assignment and of topics that are others now. */
  private void synchronise(IdempotentReceiver<InMemorySession> running) {
    dropPoll();
    Set<Partition> mine = group.of(number);
    Set<Partition> lost = new HashSet<>(next.keySet());
    lost.removeAll(mine);
    running.revoke(lost);
    next.keySet().removeAll(lost);
    Map<Partition, Position> beginnings = new HashMap<>();
    for (Partition partition : mine) {
      UUID topicId = world.broker.topicId(partition.topic()).orElseThrow();
      Position known = next.get(partition);
      if (known == null || !known.topicId().equals(topicId)) {
        beginnings.put(partition, Position.startOf(topicId, 0));
      }
    }
    next.keySet().removeAll(beginnings.keySet());
    if (!beginnings.isEmpty()) {
      assign(running, beginnings);
    }
  }

  /** What was polled before may be of another log: it is read again from the stored position. */
  private void dropPoll() {
    if (pending != null) {
      next.keySet().removeAll(pending.next().keySet());
      pending = null;
    }
  }

  private void assign(
      IdempotentReceiver<InMemorySession> running, Map<Partition, Position> beginnings) {
    try {
      next.putAll(running.assign(beginnings));
    } catch (InfrastructureException away) {
      // Tried again at the next turn.
    }
  }

  /** The log seems to be cut somewhere: what stands there from now on is read again. */
  private void rewind(IdempotentReceiver<InMemorySession> running) {
    dropPoll();
    Map<Partition, Position> cut = new HashMap<>();
    next.forEach(
        (partition, position) -> {
          long offset = position.nextOffset() / 2;
          cut.put(partition, Position.startOf(position.topicId(), offset));
        });
    try {
      next.putAll(cut);
      next.keySet().removeAll(running.rewind(cut));
    } catch (InfrastructureException away) {
      next.keySet().removeAll(cut.keySet());
    }
  }

  private Poll poll() {
    List<ReceivedMessage> messages = new ArrayList<>();
    Map<Partition, Position> reached = new HashMap<>();
    next.forEach(
        (partition, position) -> {
          int max = 1 + world.random.nextInt(4);
          List<ReceivedMessage> read = world.broker.read(partition, position.nextOffset(), max);
          messages.addAll(read);
          if (!read.isEmpty()) {
            reached.put(
                partition,
                Position.startOf(position.topicId(), position.nextOffset() + read.size()));
          }
        });
    next.putAll(reached);
    return new Poll(messages, reached);
  }

  private void handle(InMemorySession session, List<ReceivedMessage> messages) throws Exception {
    world.chaos.storagePoint("in the handler");
    Tally tally =
        world.parts.tally(world.tally.joining(session::onCommit, session::onRollback), world.tally);
    for (ReceivedMessage message : messages) {
      long value = Payload.decode(message);
      tally.add(message.partition().number(), RunningTotal.ZERO.plus(value));
      UUID id = Payload.name(message).orElseThrow();
      session.onCommit(() -> world.truth.applied(id));
    }
    world.chaos.storagePoint("behind the handler");
  }

  /** True if this member stands at the end of every partition it has. */
  boolean hasReadAll() {
    return pending == null
        && group.of(number).equals(next.keySet())
        && next.entrySet().stream()
            .allMatch(at -> at.getValue().nextOffset() >= world.broker.end(at.getKey()));
  }

  @Override
  public String toString() {
    return "member " + number + " at " + next + ", last " + last;
  }
}
