package io.sumflow.pg;

import static io.sumflow.pg.Inboxes.P0;
import static io.sumflow.pg.Inboxes.TOPIC_ID;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PgInboxDeadLetterTest {

  private static final byte[] BYTES = {0, 1, (byte) 0xff, 'a', 0};
  private static final UUID ID = new UUID(1, 2);

  private final TestDatabase database = TestDatabase.with("inbox");
  private final PgTransactor transactor = new PgTransactor(database.dataSource());
  private final PgInbox inbox = new PgInbox(transactor, PgInboxConfig.defaults("mine"));

  @Test
  void aMessageIsKeptByteForByte() throws SQLException {
    Instant published = Instant.parse("2026-01-02T03:04:05.678Z");
    ReceivedMessage message =
        new ReceivedMessage(
            P0,
            3,
            published,
            Optional.of(BYTES),
            Optional.of(BYTES),
            List.of(
                new Header("one", Optional.of(BYTES)),
                new Header("none", Optional.empty()),
                new Header("one", Optional.of(new byte[0]))));
    keep(new DeadLetter(message, TOPIC_ID, Optional.of(ID), "because"), bare(4, Instant.EPOCH));

    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select * from inbox_dead_letter where record_offset = 3")) {
      row.next();
      assertArrayEquals(BYTES, row.getBytes("key"));
      assertArrayEquals(BYTES, row.getBytes("value"));
      assertEquals(published, row.getTimestamp("published_at").toInstant());
      assertEquals(ID, row.getObject("message_id"));
      assertEquals(TOPIC_ID, row.getObject("topic_id"));
      assertEquals("open", row.getString("state"));
      assertArrayEquals(
          new String[] {"one", "none", "one"}, (String[]) row.getArray("header_names").getArray());
      byte[][] values = (byte[][]) row.getArray("header_values").getArray();
      assertArrayEquals(BYTES, values[0]);
      assertNull(values[1]);
      assertArrayEquals(new byte[0], values[2]);
    }
  }

  @Test
  void whatAMessageDoesNotHaveIsNull() {
    keep(bare(1, Instant.EPOCH));

    assertEquals(
        "true",
        database.query(
            "select (key is null and value is null and message_id is null"
                + " and header_names = '{}' and header_values = '{}')::text from inbox_dead_letter"));
  }

  @Test
  void theSamePlaceOfARecreatedTopicIsAnotherMessage() {
    DeadLetter first = bare(1, Instant.EPOCH);
    keep(first);
    keep(first, new DeadLetter(first.message(), new UUID(8, 8), Optional.empty(), "again"));

    assertEquals("2", database.query("select count(*) from inbox_dead_letter"));
  }

  @Test
  void whatNoColumnTakesIsKeptAllTheSame() {
    ReceivedMessage message =
        new ReceivedMessage(
            P0,
            1,
            Instant.MAX,
            Optional.empty(),
            Optional.empty(),
            List.of(new Header("a\0b", Optional.of("v".getBytes(StandardCharsets.UTF_8)))));
    keep(
        new DeadLetter(message, TOPIC_ID, Optional.empty(), "nul \0" + "x".repeat(5_000)),
        bare(2, Instant.ofEpochMilli(Long.MAX_VALUE)),
        bare(3, Instant.ofEpochMilli(-1)),
        bare(4, Instant.MIN));

    assertEquals("4", database.query("select count(*) from inbox_dead_letter"));
    assertEquals(
        "nul \u2400x", database.query("select substr(cause, 1, 6) from inbox_dead_letter"));
    assertEquals("a\u2400b", database.query("select header_names[1] from inbox_dead_letter"));
  }

  private static DeadLetter bare(long offset, Instant publishedAt) {
    ReceivedMessage message =
        new ReceivedMessage(P0, offset, publishedAt, Optional.empty(), Optional.empty(), List.of());
    return new DeadLetter(message, TOPIC_ID, Optional.empty(), "cause");
  }

  private void keep(DeadLetter... letters) {
    transactor.inTransaction(
        session -> {
          inbox.deadLetter(session, List.of(letters));
          return true;
        });
  }
}
