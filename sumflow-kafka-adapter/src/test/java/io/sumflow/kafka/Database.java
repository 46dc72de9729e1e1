package io.sumflow.kafka;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.MessageHandler;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.RejectedMessageException;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemoryInbox;
import io.sumflow.outbox.inmemory.InMemorySession;
import io.sumflow.outbox.inmemory.InMemoryTransactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One consumer's database, in memory, which its members share: positions, ids, and the effect. */
final class Database {

  private final InMemoryTransactor transactor = new InMemoryTransactor();
  private final InMemoryInbox inbox = new InMemoryInbox(transactor);
  private final List<String> applied = new ArrayList<>();

  /** What was applied and committed, as text, in that order. */
  List<String> applied() {
    synchronized (applied) {
      return List.copyOf(applied);
    }
  }

  InMemoryInbox inbox() {
    return inbox;
  }

  Optional<Position> position(Partition partition) {
    return transactor.inTransaction(
        session -> Optional.ofNullable(inbox.lock(session, Set.of(partition)).get(partition)));
  }

  /** As an operator does, or a member of long ago. */
  void move(Partition partition, Position position) {
    transactor.inTransaction(
        session -> {
          inbox.assign(session, Map.of(partition, position));
          inbox.lock(session, Set.of(partition));
          inbox.move(session, Map.of(partition, position));
          return true;
        });
  }

  /** Refuses what says so. */
  MessageHandler<InMemorySession> handler() {
    return (session, messages) -> {
      for (ReceivedMessage message : messages) {
        String text = text(message);
        if (text.startsWith("junk")) {
          throw new RejectedMessageException(message, "junk");
        }
        session.onCommit(() -> add(text));
      }
    };
  }

  private void add(String text) {
    synchronized (applied) {
      applied.add(text);
    }
  }

  static String text(ReceivedMessage message) {
    return new String(message.value().orElse(new byte[0]), StandardCharsets.UTF_8);
  }

  /** One member's connection, which can be cut. */
  final class Connection implements Transactor<InMemorySession> {

    private volatile @Nullable FailureKind away;

    void cut(FailureKind kind) {
      away = kind;
    }

    void mend() {
      away = null;
    }

    @Override
    public <R, X extends Exception> R inTransaction(Work<InMemorySession, R, X> work) throws X {
      FailureKind kind = away;
      if (kind != null) {
        throw new InfrastructureException(kind, "cut", new IllegalStateException("cut"));
      }
      return transactor.inTransaction(work);
    }

    @Override
    public <R, X extends Exception> R nested(
        InMemorySession session, Work<InMemorySession, R, X> work) throws X {
      return transactor.nested(session, work);
    }

    @Override
    public FailureKind kind(Throwable failure) {
      return transactor.kind(failure);
    }
  }
}
