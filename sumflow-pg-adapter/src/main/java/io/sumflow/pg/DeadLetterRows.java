package io.sumflow.pg;

import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.ReceivedMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of {@code inbox_dead_letter}: one for each place in a log, however often it is kept. */
final class DeadLetterRows {

  private static final String KEEP =
      """
      with header as (
        select letter, array_agg(name order by nr) as names, array_agg(value order by nr) as vals
          from unnest(?::int4[], ?::text[], ?::bytea[])
               with ordinality as h(letter, name, value, nr)
         group by letter)
      insert into {schema}.inbox_dead_letter
        (consumer, topic, topic_id, partition, record_offset, message_id, cause, published_at,
         key, value, header_names, header_values)
      select ?, l.topic, l.topic_id, l.partition, l.record_offset, l.message_id, l.cause,
             to_timestamp(l.published_millis / 1000.0), l.key, l.value,
             coalesce(h.names, '{}'), coalesce(h.vals, '{}')
        from unnest(?::text[], ?::uuid[], ?::int4[], ?::int8[], ?::uuid[], ?::text[], ?::int8[],
                    ?::bytea[], ?::bytea[])
             with ordinality
             as l(topic, topic_id, partition, record_offset, message_id, cause, published_millis,
                  key, value, nr)
        left join header h on h.letter = l.nr
       order by l.nr
      on conflict do nothing
      """;

  private static final int CAUSE_LENGTH_MAX = 4_000;

  // Years 1 to 9999: what a record says of its time may be anything, a column takes less.
  private static final long MILLIS_MIN = -62_135_596_800_000L;
  private static final long MILLIS_MAX = 253_402_300_799_999L;

  private static final Comparator<DeadLetter> PLACE =
      Comparator.<DeadLetter, java.util.UUID>comparing(DeadLetter::topicId)
          .thenComparing(letter -> letter.message().partition())
          .thenComparing(letter -> letter.message().offset());

  private final String consumer;
  private final String keep;

  DeadLetterRows(PgInboxConfig config) {
    this.consumer = config.consumer();
    this.keep = new SchemaName(config.schema()).in(KEEP);
  }

  int keep(Connection session, List<DeadLetter> letters) throws SQLException {
    List<DeadLetter> sorted = letters.stream().sorted(PLACE).toList();
    try (PreparedStatement statement = session.prepareStatement(keep)) {
      bindHeaders(statement, sorted);
      statement.setString(4, consumer);
      int at = 5;
      at = bind(statement, at, "text", sorted, letter -> letter.message().partition().topic());
      at = bind(statement, at, "uuid", sorted, DeadLetter::topicId);
      at = bind(statement, at, "int4", sorted, letter -> letter.message().partition().number());
      at = bind(statement, at, "int8", sorted, letter -> letter.message().offset());
      at = bind(statement, at, "uuid", sorted, letter -> letter.id().orElse(null));
      at = bind(statement, at, "text", sorted, letter -> cause(letter.cause()));
      at = bind(statement, at, "int8", sorted, letter -> publishedMillis(letter.message()));
      at = bindBytes(statement, at, sorted, letter -> letter.message().key().orElse(null));
      bindBytes(statement, at, sorted, letter -> letter.message().value().orElse(null));
      return statement.executeUpdate();
    }
  }

  private static void bindHeaders(PreparedStatement statement, List<DeadLetter> letters)
      throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < letters.size(); i++) {
      for (Header header : letters.get(i).message().headers()) {
        numbers.add(i + 1);
        headers.add(header);
      }
    }
    bind(statement, 1, "int4", numbers, number -> number);
    bind(statement, 2, "text", headers, header -> storable(header.name()));
    bindBytes(statement, 3, headers, header -> header.value().orElse(null));
  }

  private static <T> int bind(
      PreparedStatement statement,
      int at,
      String type,
      List<T> rows,
      Function<T, @Nullable Object> column)
      throws SQLException {
    @Nullable Object[] values = rows.stream().map(column).toArray();
    statement.setArray(at, statement.getConnection().createArrayOf(type, values));
    return at + 1;
  }

  private static <T> int bindBytes(
      PreparedStatement statement, int at, List<T> rows, Function<T, byte @Nullable []> column)
      throws SQLException {
    byte[] @Nullable [] values = rows.stream().map(column).toArray(byte[][]::new);
    statement.setArray(at, statement.getConnection().createArrayOf("bytea", values));
    return at + 1;
  }

  private static long publishedMillis(ReceivedMessage message) {
    long millis;
    try {
      millis = message.publishedAt().toEpochMilli();
    } catch (ArithmeticException beyond) {
      millis = message.publishedAt().getEpochSecond() < 0 ? MILLIS_MIN : MILLIS_MAX;
    }
    return Math.min(Math.max(millis, MILLIS_MIN), MILLIS_MAX);
  }

  private static String cause(String cause) {
    return storable(cause.substring(0, Math.min(cause.length(), CAUSE_LENGTH_MAX)));
  }

  /** Text columns take any character but this one; a picture of it stands in its place. */
  private static String storable(String text) {
    return text.replace('\0', '\u2400');
  }
}
