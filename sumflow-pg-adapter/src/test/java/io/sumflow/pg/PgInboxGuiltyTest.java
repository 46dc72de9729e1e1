package io.sumflow.pg;

import static io.sumflow.pg.Inboxes.P0;
import static io.sumflow.pg.Inboxes.idAt;
import static io.sumflow.pg.Inboxes.message;
import static io.sumflow.pg.Inboxes.poll;
import static io.sumflow.pg.Inboxes.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.IdempotentReceiver;
import io.sumflow.outbox.MessageHandler;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Receipt;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.ReceiverConfig;
import io.sumflow.outbox.ReceiverListener;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages at fault, as only a real database shows them. */
class PgInboxGuiltyTest {

  private static final String STATEMENT = "insert into effect values (?, ?)";

  private final TestDatabase database = TestDatabase.with("inbox");
  private final Poll poll =
      poll(effect(0, "1"), effect(1, "2"), effect(2, "99"), effect(3, "1"), effect(4, "2"));

  PgInboxGuiltyTest() {
    database.execute(
        "create table body (id int primary key)",
        "insert into body values (1), (2)",
        "create table effect (record_offset int primary key,"
            + " body int references body deferrable initially deferred)");
  }

  @Test
  void aMessageThatOnlyTheCommitWouldRefuseIsFoundAndTheOthersAreApplied() {
    Receipt receipt = member(this::apply).receive(poll);

    assertOnlyTheGuiltyIsMissing(receipt);
  }

  @Test
  void aSecondCopyOfADeadLetterIsADuplicate() {
    IdempotentReceiver<Connection> member = member(this::apply);
    member.receive(poll);
    ReceivedMessage guilty = poll.messages().get(2);

    Receipt receipt =
        member.receive(poll(message(P0, 5, Inboxes.nameOf(guilty).orElseThrow(), "99")));

    assertEquals(new Receipt.Done(0, 1, 0, Set.of()), receipt);
    assertEquals("1", database.query("select count(*) from inbox_dead_letter"));
  }

  @Test
  void aMessageWhoseErrorTheHandlerSwallowsIsFoundAndTheOthersAreApplied() {
    Receipt receipt =
        member(
                (session, messages) -> {
                  for (ReceivedMessage message : messages) {
                    if (body(message).equals("99")) {
                      assertThrows(
                          SQLException.class,
                          () -> PgTransactorTest.execute(session, "select 1/0", 0));
                    } else {
                      insert(session, message);
                    }
                  }
                })
            .receive(poll);

    assertOnlyTheGuiltyIsMissing(receipt);
  }

  @Test
  void aMessageThatAlwaysTakesTooLongIsFoundInTheEnd() {
    PgTransactor hurried =
        new PgTransactor(database.dataSource()).withStatementTimeout(Duration.ofMillis(300));
    IdempotentReceiver<Connection> member =
        member(
            hurried,
            (session, messages) -> {
              for (ReceivedMessage message : messages) {
                if (body(message).equals("99")) {
                  PgTransactorTest.execute(session, "select pg_sleep(30)", 0);
                }
                insert(session, message);
              }
            });

    Receipt receipt = member.receive(poll);
    for (int i = 0; i < 5 && receipt instanceof Receipt.Failed failed; i++) {
      assertEquals(FailureKind.WAIT, failed.kind());
      receipt = member.receive(poll);
    }

    assertOnlyTheGuiltyIsMissing(receipt);
  }

  @Test
  void aMissingTableHoldsAndBlamesNobody() {
    database.execute("drop table effect");
    IdempotentReceiver<Connection> member = member(this::apply);

    Receipt.Failed failed = assertInstanceOf(Receipt.Failed.class, member.receive(poll));

    assertEquals(FailureKind.HOLD, failed.kind());
    assertEquals("0", database.query("select count(*) from inbox_dead_letter"));
    assertEquals("0", database.query("select next_offset from inbox_offset"));
  }

  private void assertOnlyTheGuiltyIsMissing(Receipt receipt) {
    assertEquals(new Receipt.Done(4, 0, 1, Set.of()), receipt);
    assertEquals(
        "0,1,3,4",
        database.query("select string_agg(record_offset::text, ',' order by 1) from effect"));
    assertEquals("2", database.query("select record_offset from inbox_dead_letter"));
    assertEquals("5", database.query("select next_offset from inbox_offset"));
  }

  private void apply(Connection session, List<ReceivedMessage> messages) throws SQLException {
    for (ReceivedMessage message : messages) {
      insert(session, message);
    }
  }

  private static void insert(Connection session, ReceivedMessage message) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(STATEMENT)) {
      statement.setLong(1, message.offset());
      statement.setInt(2, Integer.parseInt(body(message)));
      statement.executeUpdate();
    }
  }

  private static String body(ReceivedMessage message) {
    return new String(message.value().orElseThrow(), StandardCharsets.UTF_8);
  }

  private static ReceivedMessage effect(long offset, String body) {
    return message(P0, offset, idAt(Instant.now(), offset), body);
  }

  private IdempotentReceiver<Connection> member(MessageHandler<Connection> handler) {
    return member(new PgTransactor(database.dataSource()), handler);
  }

  private static IdempotentReceiver<Connection> member(
      PgTransactor transactor, MessageHandler<Connection> handler) {
    IdempotentReceiver<Connection> member =
        new IdempotentReceiver<>(
            transactor,
            new PgInbox(transactor, PgInboxConfig.defaults("guilty")),
            handler,
            Inboxes::nameOf,
            ReceiverConfig.defaults(),
            InstantSource.system(),
            ReceiverListener.NOOP);
    member.assign(start(P0));
    return member;
  }
}
