package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.KafkaBroker;
import io.sumflow.embedded.PostgresServer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a real topic through a whole totalizer into what clients read. */
final class ReceivingTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TOPIC = "sums-" + UUID.randomUUID();
  private static final Random RANDOM = new Random(42);

  private static Map<String, String> environment = Map.of();
  private static String database = "";
  private static RunningTotalizer totalizer;
  private static Sender sender;

  private BigInteger before = BigInteger.ZERO;
  private long countBefore;

  @BeforeAll
  static void start() throws Exception {
    KafkaBroker.shared().createTopic(TOPIC, 3);
    database = PostgresServer.shared().createDatabase();
    environment =
        Map.of(
            "DATABASE_URL",
            PostgresServer.shared().jdbcUrl(database),
            "KAFKA_BROKERS",
            KafkaBroker.shared().bootstrapServers(),
            "KAFKA_TOPIC",
            TOPIC,
            "KAFKA_GROUP_ID",
            TOPIC);
    RunningTotalizer.migrate(environment);
    totalizer = RunningTotalizer.start(environment);
    sender = new Sender(KafkaBroker.shared().bootstrapServers(), TOPIC);
  }

  @AfterAll
  static void stop() {
    sender.close();
    totalizer.close();
  }

  @BeforeEach
  void remember() {
    before = totalizer.total();
    countBefore = totalizer.count();
  }

  @Test
  void sumsOfAllPartitionsAddUp() {
    for (long i = 1; i <= 30; i++) {
      sender.ours((int) (i % 3), id(), i, -2 * i, -i);
    }

    awaitAdded(-465, 30);
  }

  @Test
  void ourSampleAndTheOriginalAddersAreCounted() throws Exception {
    Path samples = Path.of("..", "proto", "samples");
    String original = Files.readString(samples.resolve("sum-calculated-original.json"), UTF_8);
    String ours = Files.readString(samples.resolve("sum-calculated.json"), UTF_8);
    // As if made today: ids are not kept for ever, and older ones are not admitted.
    String today = ours.replace("01980b8a-5c00-7abc-8def-0123456789ab", id().toString());

    sender.send(0, original.getBytes(UTF_8), Map.of());
    sender.send(1, today.getBytes(UTF_8), Map.of());

    awaitAdded(2147483648L + 9007199254740990L, 2);
  }

  @Test
  void anEventOlderThanIdsAreKeptIsKeptForAPerson() throws Exception {
    byte[] old = Files.readAllBytes(Path.of("..", "proto", "samples", "sum-calculated.json"));

    long offset = sender.send(1, old, Map.of("traceparent", "00-ab-cd-01"));
    sender.ours(1, id(), 1, 2, 3);

    awaitAdded(3, 1);
    assertDeadLetter(1, offset, old, "older than ids are kept (21 days)");
  }

  @Test
  void anIdThatComesTwiceCountsOnce() throws Exception {
    String duplicates = "sumflow_duplicates_total{topic=\"" + TOPIC + "\"}";
    double duplicatesBefore = metric(duplicates);
    UUID id = sender.ours(0, id(), 5, 3, 8);

    sender.ours(0, id, 5, 3, 8);
    sender.ours(1, id, 5, 3, 8);
    sender.ours(2, id(), 1, 0, 1);

    awaitAdded(9, 2);
    awaitMetric(duplicates, duplicatesBefore + 2);
  }

  @Test
  void anEventOfTheOriginalAdderInTwoPartitionsCountsOnce() {
    UUID id = UUID.randomUUID();

    sender.original(0, id, 40, 2);
    sender.original(1, id, 40, 2);
    sender.original(2, UUID.randomUUID(), 1, 1);

    awaitAdded(44, 2);
  }

  @Test
  void aTotalBeyond64BitsIsExact() {
    for (int i = 0; i < 5; i++) {
      sender.ours(i % 3, id(), Long.MAX_VALUE, 0, Long.MAX_VALUE);
    }

    BigInteger expected =
        before.add(BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.valueOf(5)));
    await().atMost(LIMIT).until(() -> totalizer.total().equals(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no JSON|body must be JSON: Unrecognized token 'no'",
        "{\"event_type\":\"sum.calculated\"}|x must be an integer: missing",
        "{\"event_id\":\"ID\",\"event_type\":\"sum.calculated\",\"payload\":{\"x\":1,\"y\":2}}"
            + "|result must be an integer: missing",
        "{\"event_id\":\"ID\",\"event_type\":\"sum.calculated\","
            + "\"payload\":{\"x\":1,\"y\":2,\"result\":3.5}}|result must be an integer: 3.5",
        "{\"event_id\":\"ID\",\"event_type\":\"sum.calculated\","
            + "\"payload\":{\"x\":1,\"y\":2,\"result\":4}}|result must be 1 + 2: 4",
        "{\"event_id\":\"ID\",\"event_type\":\"sum.calculated\",\"payload\":"
            + "{\"x\":1,\"y\":9223372036854775807,\"result\":9223372036854775808}}"
            + "|result must fit 64 bits: 9223372036854775808",
        "{\"event_id\":\"ID\",\"event_type\":\"sum.deleted\",\"payload\":{\"x\":1,\"y\":2,"
            + "\"result\":3}}|event_type must be sum.calculated: sum.deleted",
        "{\"event_type\":\"sum.calculated\",\"payload\":{\"x\":1,\"y\":2,\"result\":3}}"
            + "|ce_id or event_id must be a UUID: there is none"
      })
  void whatCannotBeCountedIsKeptWholeAndTheStreamGoesOn(String body, String cause)
      throws Exception {
    byte[] bytes = body.replace("ID", UUID.randomUUID().toString()).getBytes(UTF_8);
    sender.ours(0, id(), 1, 1, 2);

    long offset = sender.send(0, bytes, Map.of("traceparent", "00-ab-cd-01"));
    sender.ours(0, id(), 1, 2, 3);

    awaitAdded(5, 2);
    assertDeadLetter(0, offset, bytes, cause);
  }

  @Test
  void aMegabyteOfJunkIsKeptWhole() throws Exception {
    byte[] junk = new byte[1_000_000];
    RANDOM.nextBytes(junk);

    long offset = sender.send(1, junk, Map.of("traceparent", "00-ab-cd-01"));
    sender.ours(1, id(), 1, 2, 3);

    awaitAdded(3, 1);
    assertDeadLetter(1, offset, junk, "body must be JSON: ");
  }

  @Test
  void aMessageWithoutBodyIsKept() throws Exception {
    long offset = sender.send(1, null, Map.of());
    sender.ours(1, id(), 1, 2, 3);

    awaitAdded(3, 1);
    try (Connection connection = PostgresServer.shared().connect(database);
        PreparedStatement query = query(connection, 1, offset);
        ResultSet row = query.executeQuery()) {
      assertTrue(row.next());
      assertEquals("body must be JSON: there is none", row.getString("cause"));
    }
  }

  @Test
  void aSecondCopyOfADeadLetterIsADuplicate() throws Exception {
    UUID id = id();

    sender.ours(0, id, 1, 2, 4);
    sender.ours(1, id, 1, 2, 4);
    sender.ours(0, id(), 1, 2, 3);
    sender.ours(1, id(), 1, 2, 3);

    awaitAdded(6, 2);
    assertEquals(1, deadLettersOf(id));
  }

  @Test
  void afterARestartItReadsOnWhereItWas() throws Exception {
    sender.ours(0, id(), 1, 2, 3);
    awaitAdded(3, 1);

    totalizer.close();
    UUID id = sender.ours(1, id(), 3, 4, 7);
    totalizer = RunningTotalizer.start(environment);
    sender.ours(2, id, 3, 4, 7);
    sender.ours(2, id(), 5, 6, 11);

    awaitAdded(21, 3);
  }

  @Test
  void twoMembersCountEverySumOnce() throws Exception {
    try (RunningTotalizer second = RunningTotalizer.start(environment)) {
      for (int i = 0; i < 300; i++) {
        sender.ours(i % 3, id(), i, 1, i + 1);
      }

      awaitAdded(45150, 300);
      assertEquals(totalizer.total(), second.total());
    }
    sender.ours(0, id(), 1, 2, 3);
    awaitAdded(45153, 301);
  }

  @Test
  void theMetricsTellWhatBecameOfTheMessages() throws Exception {
    String labels = "{event_type=\"sum.calculated\",topic=\"" + TOPIC + "\"}";
    String success = consumed("sum.calculated", "success");
    sender.ours(0, id(), 1, 2, 3);
    awaitAdded(3, 1);
    double applied = metric(success);
    double observed = metric("event_processing_latency_seconds_count" + labels);

    sender.ours(0, id(), 1, 2, 3);
    sender.original(1, UUID.randomUUID(), 1, 2);
    sender.send(2, "junk".getBytes(UTF_8), Map.of());

    awaitAdded(9, 3);
    awaitMetric(success, applied + 2);
    awaitMetric("event_processing_latency_seconds_count" + labels, observed + 2);
    awaitMetric("kafka_delivery_latency_seconds_count" + labels, observed + 2);
    await().atMost(LIMIT).until(() -> metric(consumed("other", "error")) >= 1);
    assertTrue(metric("sumflow_last_processed_timestamp_seconds") > 1.7e9);
    assertEquals(200, totalizer.admin("/healthcheck").statusCode());
  }

  private static String consumed(String type, String status) {
    return "kafka_messages_consumed_total{event_type=\"%s\",status=\"%s\",topic=\"%s\"}"
        .formatted(type, status, TOPIC);
  }

  /** A new id as our adder draws them: version 7, made now. */
  private static UUID id() {
    long time = System.currentTimeMillis() << 16;
    return new UUID(
        time | 0x7000L | (RANDOM.nextLong() & 0xfffL), (RANDOM.nextLong() >>> 2) | Long.MIN_VALUE);
  }

  private void awaitAdded(long sum, long count) {
    BigInteger expected = before.add(BigInteger.valueOf(sum));
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> List.of(totalizer.total(), totalizer.count()),
            List.of(expected, countBefore + count)::equals);
  }

  private static void awaitMetric(String name, double value) {
    await().atMost(LIMIT).until(() -> metric(name) == value);
  }

  /** 0 where there is none. */
  private static double metric(String name) throws Exception {
    return totalizer
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElse(0);
  }

  private static void assertDeadLetter(int partition, long offset, byte[] value, String cause)
      throws Exception {
    try (Connection connection = PostgresServer.shared().connect(database);
        PreparedStatement query = query(connection, partition, offset);
        ResultSet row = query.executeQuery()) {
      assertTrue(row.next());
      assertTrue(row.getString("cause").startsWith(cause), row.getString("cause"));
      assertArrayEquals(value, row.getBytes("value"));
      assertArrayEquals("key".getBytes(UTF_8), row.getBytes("key"));
      assertArrayEquals(
          new String[] {"traceparent"}, (String[]) row.getArray("header_names").getArray());
    }
  }

  private static PreparedStatement query(Connection connection, int partition, long offset)
      throws Exception {
    PreparedStatement query =
        connection.prepareStatement(
            "SELECT * FROM inbox_dead_letter WHERE partition = ? AND record_offset = ?");
    query.setInt(1, partition);
    query.setLong(2, offset);
    return query;
  }

  private static long deadLettersOf(UUID id) throws Exception {
    try (Connection connection = PostgresServer.shared().connect(database);
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT count(*) FROM inbox_dead_letter WHERE message_id = ?")) {
      query.setObject(1, id);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
