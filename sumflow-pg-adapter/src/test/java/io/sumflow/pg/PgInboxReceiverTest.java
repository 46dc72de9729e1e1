package io.sumflow.pg;

import static io.sumflow.pg.Inboxes.P0;
import static io.sumflow.pg.Inboxes.P1;
import static io.sumflow.pg.Inboxes.fullPoll;
import static io.sumflow.pg.Inboxes.idAt;
import static io.sumflow.pg.Inboxes.inThread;
import static io.sumflow.pg.Inboxes.message;
import static io.sumflow.pg.Inboxes.poll;
import static io.sumflow.pg.Inboxes.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.IdempotentReceiver;
import io.sumflow.outbox.MessageHandler;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Receipt;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.ReceiverConfig;
import io.sumflow.outbox.ReceiverListener;
import io.sumflow.pg.sums.PgTally;
import java.math.BigInteger;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PgInboxReceiverTest {

  private final TestDatabase database = TestDatabase.with("inbox", "totalizer");
  private final AtomicInteger told = new AtomicInteger();

  @Test
  void aZombieWaitsSeesThatItsPartitionWasMovedAndAppliesNothing() throws Exception {
    CountDownLatch handling = new CountDownLatch(1);
    CountDownLatch mayCommit = new CountDownLatch(1);
    IdempotentReceiver<Connection> owner =
        member(
            database.dataSource(),
            (session, messages) -> {
              count(session, messages);
              handling.countDown();
              mayCommit.await(20, TimeUnit.SECONDS);
            },
            P0);
    IdempotentReceiver<Connection> zombie =
        member(database.dataSource(), PgInboxReceiverTest::count, P0);
    Poll poll = fullPoll(10, P0);

    Future<Receipt> owners = inThread(() -> owner.receive(poll));
    handling.await(20, TimeUnit.SECONDS);
    Future<Receipt> zombies = inThread(() -> zombie.receive(poll));
    database.awaitBlocked();
    mayCommit.countDown();

    assertEquals(new Receipt.Done(10, 0, 0, Set.of()), owners.get(20, TimeUnit.SECONDS));
    assertEquals(new Receipt.Done(0, 0, 0, Set.of(P0)), zombies.get(20, TimeUnit.SECONDS));
    assertEquals(total(10), total());
  }

  @Test
  void aCommitWhoseAnswerWasLostIsFoundAndToldOnce() {
    AtomicBoolean lost = new AtomicBoolean(true);
    IdempotentReceiver<Connection> member =
        member(Wrapped.losingAnswers(database.dataSource(), lost), PgInboxReceiverTest::count);
    lost.set(false);
    member.assign(start(P0, P1));
    Poll poll = fullPoll(10, P0, P1);

    lost.set(true);
    assertEquals(
        FailureKind.WAIT, assertInstanceOf(Receipt.Failed.class, member.receive(poll)).kind());
    lost.set(false);
    assertEquals(new Receipt.Done(0, 0, 0, Set.of()), member.receive(poll));

    assertEquals(total(20), total());
    assertEquals(20, told.get());
  }

  @Test
  void aCommitThatNeverHappenedIsDoneAgain() {
    AtomicBoolean broken = new AtomicBoolean(true);
    IdempotentReceiver<Connection> member =
        member(
            database.dataSource(),
            (session, messages) -> {
              count(session, messages);
              if (broken.getAndSet(false)) {
                database.terminate(session);
              }
            },
            P0);
    Poll poll = fullPoll(10, P0);

    assertEquals(
        FailureKind.WAIT, assertInstanceOf(Receipt.Failed.class, member.receive(poll)).kind());
    assertEquals(new Receipt.Done(10, 0, 0, Set.of()), member.receive(poll));

    assertEquals(total(10), total());
  }

  @Test
  void aPollIsAConstantNumberOfStatements() {
    assertEquals(List.of(6, 6), List.of(statements(2, P0), statements(1_500, P0, P1)));
  }

  private int statements(int messages, Partition... partitions) {
    TestDatabase fresh = TestDatabase.with("inbox", "totalizer");
    AtomicInteger statements = new AtomicInteger();
    IdempotentReceiver<Connection> member =
        member(
            Wrapped.counting(fresh.dataSource(), statements),
            PgInboxReceiverTest::count,
            partitions);
    statements.set(0);

    member.receive(fullPoll(messages, partitions));

    return statements.get();
  }

  @Test
  void anIdThatTwoMembersGetInTwoPartitionsAtOnceIsAppliedOnce() throws Exception {
    CountDownLatch handling = new CountDownLatch(1);
    CountDownLatch mayCommit = new CountDownLatch(1);
    UUID id = idAt(Instant.now(), 1);
    IdempotentReceiver<Connection> first =
        member(
            database.dataSource(),
            (session, messages) -> {
              count(session, messages);
              handling.countDown();
              mayCommit.await(20, TimeUnit.SECONDS);
            },
            P0);
    IdempotentReceiver<Connection> second =
        member(database.dataSource(), PgInboxReceiverTest::count, P1);

    Future<Receipt> firsts = inThread(() -> first.receive(poll(message(P0, 0, id, "1"))));
    handling.await(20, TimeUnit.SECONDS);
    Future<Receipt> seconds = inThread(() -> second.receive(poll(message(P1, 0, id, "1"))));
    database.awaitBlocked();
    mayCommit.countDown();

    assertEquals(new Receipt.Done(1, 0, 0, Set.of()), firsts.get(20, TimeUnit.SECONDS));
    assertEquals(new Receipt.Done(0, 1, 0, Set.of()), seconds.get(20, TimeUnit.SECONDS));
    assertEquals(total(1), total());
  }

  private IdempotentReceiver<Connection> member(
      DataSource dataSource, MessageHandler<Connection> handler, Partition... partitions) {
    PgTransactor transactor = new PgTransactor(dataSource);
    IdempotentReceiver<Connection> member =
        new IdempotentReceiver<>(
            transactor,
            new PgInbox(transactor, PgInboxConfig.defaults("totalizer")),
            handler,
            Inboxes::nameOf,
            ReceiverConfig.defaults(),
            InstantSource.system(),
            new ReceiverListener() {
              @Override
              public void applied(List<ReceivedMessage> messages) {
                told.addAndGet(messages.size());
              }
            });
    if (partitions.length > 0) {
      member.assign(start(partitions));
    }
    return member;
  }

  /** Each message counts one. */
  private static void count(Connection session, List<ReceivedMessage> messages) {
    new PgTally(session).add(0, total(messages.size()));
  }

  private RunningTotal total() {
    return new PgTransactor(database.dataSource())
        .inTransaction(session -> new PgTally(session).current());
  }

  private static RunningTotal total(long count) {
    return new RunningTotal(BigInteger.valueOf(count), count);
  }
}
