package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.Inbox;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.Transactor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The inboxes of two consumers over the same storage, empty at the start of each test.
 *
 * @param <S> the session
 */
public abstract class InboxFixture<S> {

  static final UUID TOPIC = new UUID(7, 7);
  static final Partition P0 = new Partition("sums", 0);
  static final Partition P1 = new Partition("sums", 1);
  static final Position START = Position.startOf(TOPIC, 0);
  static final Position FIVE = new Position(TOPIC, 5, OptionalInt.of(3));
  static final UUID A = Messages.id(1);
  static final UUID B = Messages.id(2);
  static final UUID C = Messages.id(3);

  /** Transactions on the inbox's storage. */
  protected abstract Transactor<S> transactor();

  /** The inbox of one consumer, empty at the start of each test. */
  protected abstract Inbox<S> inbox();

  /** The inbox of another consumer on the same storage, empty at the start of each test. */
  protected abstract Inbox<S> otherConsumer();

  /** Causes of the consumer's dead letters that are committed, in the order of their offsets. */
  protected abstract List<String> deadLetters() throws Exception;

  static DeadLetter letter(long offset, @Nullable UUID id) {
    ReceivedMessage message =
        new ReceivedMessage(
            P0,
            offset,
            Instant.parse("2026-01-02T03:04:05.678Z"),
            id == null ? Optional.empty() : Optional.of(new byte[] {0, 1, -1}),
            id == null ? Optional.empty() : Optional.of(new byte[] {0, 2, -1}),
            List.of(
                new Header("h", Optional.of("v".getBytes(StandardCharsets.UTF_8))),
                new Header("h", Optional.empty())));
    return new DeadLetter(message, TOPIC, Optional.ofNullable(id), "cause " + offset);
  }

  interface Work<S> {
    void run(S session) throws Exception;
  }

  static final class Undone extends Exception {
    static final long serialVersionUID = 1L;
  }

  void inTransaction(Work<S> work) throws Exception {
    transactor()
        .<Void, Exception>inTransaction(
            session -> {
              work.run(session);
              return TransactorContract.done();
            });
  }

  void rolledBack(Work<S> work) {
    assertThrows(
        Undone.class,
        () ->
            inTransaction(
                session -> {
                  work.run(session);
                  throw new Undone();
                }));
  }

  Set<UUID> admit(UUID... ids) throws Exception {
    return transactor()
        .<Set<UUID>, Exception>inTransaction(session -> inbox().admit(session, List.of(ids)));
  }

  void assign(Map<Partition, Position> beginnings) throws Exception {
    inTransaction(session -> inbox().assign(session, beginnings));
  }

  Map<Partition, Position> positions(Partition... partitions) throws Exception {
    return transactor()
        .<Map<Partition, Position>, Exception>inTransaction(
            session -> inbox().lock(session, Set.of(partitions)));
  }
}
