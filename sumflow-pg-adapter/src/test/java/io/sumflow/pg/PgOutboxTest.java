package io.sumflow.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.OutboxMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgOutboxTest {

  private final PgOutbox outbox = new PgOutbox(PgOutboxConfig.defaults());
  private OutboxDatabase database;
  private Session session;

  @BeforeEach
  void open() {
    database = OutboxDatabase.create();
    session = database.session();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void idsAreUuidsOfVersionSevenAndAscend() {
    UUID one = outbox.newId();
    UUID two = outbox.newId();

    assertEquals(7, one.version());
    assertTrue(one.toString().compareTo(two.toString()) < 0);
  }

  @Test
  void whatPostgresCannotStoreIsRefusedByName() throws SQLException {
    assertTrue(refusal(message("k\0", Map.of())).contains("key must not hold the character 0"));
    assertTrue(refusal(message("k\ud800", Map.of())).contains("key must not hold half"));
    assertTrue(refusal(message("k", Map.of("h", "\udc00"))).contains("header value"));
    String large = "é".repeat(20_000);
    assertTrue(refusal(message(large, Map.of())).contains("32768 bytes: 40006"));
  }

  @Test
  void aTopicThatIsNotAmongThoseAllowedIsRefused() throws SQLException {
    PgOutbox strict = new PgOutbox(PgOutboxConfig.defaults().withTopics(Set.of("sums")));
    Connection connection = session.open();
    connection.setAutoCommit(false);

    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> strict.append(connection, message("k", Map.of())));

    assertTrue(String.valueOf(refused.getMessage()).contains("one of [sums]: 't'"));
  }

  @Test
  void headersAreReadableInTheTable() throws SQLException {
    Connection connection = session.open();
    connection.setAutoCommit(false);
    outbox.append(connection, message("k", Map.of("traceparent", "00-ab-cd-01")));
    session.commit();

    assertEquals("traceparent: 00-ab-cd-01\n", session.one("select headers from outbox_message"));
  }

  @Test
  void theCallersTransactionIsNeitherEndedNorChanged() throws SQLException {
    Connection connection = session.open();
    connection.setAutoCommit(false);
    session.run("set transaction isolation level serializable");
    outbox.append(connection, message("k", Map.of()));

    assertEquals("serializable", session.one("show transaction_isolation"));
    assertEquals("0", session.one("show statement_timeout"));
    session.rollback();
    assertEquals("0", session.one("select count(*) from outbox_message"));
  }

  @Test
  void aMigratedDatabaseIsReady() {
    assertEquals(Optional.empty(), outbox.unready(session));
  }

  @Test
  void anUnmigratedDatabaseIsRefusedInOneLine() {
    session.run("drop table outbox_parked, outbox_relay");
    PgOutbox elsewhere = new PgOutbox(PgOutboxConfig.defaults().withSchema("elsewhere"));

    assertEquals(
        Optional.of("schema public lacks the tables outbox_relay, outbox_parked: run db migrate"),
        outbox.unready(session));
    assertTrue(elsewhere.unready(session).orElseThrow().startsWith("schema elsewhere lacks"));
  }

  @Test
  void aSequenceThatDrawsAheadIsRefused() {
    session.run("alter sequence outbox_message_seq cache 20");

    assertTrue(outbox.unready(session).orElseThrow().contains("must have CACHE 1: 20"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Public", "a-b", "1a", "a\"b"})
  void aSchemaThatWouldNeedQuotesIsRefused(String schema) {
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> PgOutboxConfig.defaults().withSchema(schema));

    assertTrue(String.valueOf(refused.getMessage()).contains("'" + schema + "'"));
  }

  @Test
  void settingsOutOfRangeAreRefusedNamingFieldRuleAndValue() {
    PgOutboxConfig config = PgOutboxConfig.defaults();

    assertEquals(
        "retention must be PT1M..PT336H: PT360H",
        assertThrows(
                IllegalArgumentException.class, () -> config.withRetention(Duration.ofDays(15)))
            .getMessage());
    assertEquals(
        "payloadBytesMax must be 1024..104857600: 1",
        assertThrows(IllegalArgumentException.class, () -> config.withPayloadBytesMax(1))
            .getMessage());
  }

  private String refusal(OutboxMessage message) throws SQLException {
    Connection connection = session.open();
    connection.setAutoCommit(false);
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class, () -> outbox.append(connection, List.of(message)))
            .getMessage());
  }

  private static OutboxMessage message(String key, Map<String, String> headers) {
    return new OutboxMessage(
        UUID.randomUUID(), "t", Optional.of(key), "tested", new byte[] {1}, headers);
  }
}
