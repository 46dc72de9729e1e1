package io.sumflow.pg;

import io.sumflow.outbox.Transactor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Forgets ids past retention: a segment as a whole, when the newest id in it is too old, whoever
 * admitted it; other ids row by row, by the time of their admission.
 *
 * <p>Nobody derives age from a segment's number. A producer's clock that ran ahead, or cleaning
 * that stood still for a whole cycle, only means that a segment is kept longer.
 */
final class IdCleaning {

  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String PATIENCE = "SET LOCAL lock_timeout = '250ms'";

  // A day more than promised: receivers judge an age by their own clocks, which may be behind.
  private static final String CUTOFF =
      """
      select (extract(epoch from now() - interval '1 day'
               - greatest(make_interval(secs => ?),
                          (select max(id_retention) from {schema}.inbox_consumer))) * 1000)::bigint
      """;

  private static final String NEWEST =
      "(select message_id from {schema}.inbox_message_%d order by message_id desc limit 1)";

  private static final String FORGET_FOREIGN =
      """
      delete from {schema}.inbox_message_foreign
       where ctid = any(array(
               select ctid from {schema}.inbox_message_foreign
                where consumer = ?
                  and admitted_at < now() - interval '1 day' - make_interval(secs => ?)
                order by admitted_at limit 10000
                  for update skip locked))
      """;

  private final String consumer;
  private final double retentionSeconds;
  private final SchemaName schema;
  private final String allNewest;

  IdCleaning(PgInboxConfig config) {
    this.consumer = config.consumer();
    this.retentionSeconds = config.idRetention().toSeconds();
    this.schema = new SchemaName(config.schema());
    this.allNewest =
        IntStream.range(0, IdSegment.COUNT)
            .mapToObj(this::newest)
            .collect(Collectors.joining(", ", "select ", ""));
  }

  int clean(Transactor<Connection> transactor) throws SQLException {
    int truncated = 0;
    OptionalInt candidate = transactor.inTransaction(this::candidate);
    if (candidate.isPresent()) {
      truncated = truncate(transactor, candidate.getAsInt());
    }
    return truncated + transactor.inTransaction(this::forgetForeign);
  }

  private OptionalInt candidate(Connection session) throws SQLException {
    long cutoff = cutoff(session);
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(allNewest)) {
      row.next();
      for (int segment = 0; segment < IdSegment.COUNT; segment++) {
        UUID newest = row.getObject(segment + 1, UUID.class);
        if (newest != null && IdSegment.millis(newest) < cutoff) {
          return OptionalInt.of(segment);
        }
      }
      return OptionalInt.empty();
    }
  }

  private int truncate(Transactor<Connection> transactor, int segment) throws SQLException {
    try {
      return transactor.inTransaction(session -> truncate(session, segment));
    } catch (SQLException failed) {
      if (LOCK_NOT_AVAILABLE.equals(failed.getSQLState())) {
        return 0;
      }
      throw failed;
    }
  }

  /** The test comes after the lock, as a statement of its own: it sees who was here before. */
  private int truncate(Connection session, int segment) throws SQLException {
    String leaf = schema.in("{schema}.inbox_message_" + segment);
    try (Statement statement = session.createStatement()) {
      statement.execute(PATIENCE);
      statement.execute("LOCK TABLE " + leaf + " IN ACCESS EXCLUSIVE MODE");
      long cutoff = cutoff(session);
      try (ResultSet row = statement.executeQuery("select " + newest(segment))) {
        row.next();
        UUID newest = row.getObject(1, UUID.class);
        if (newest == null || IdSegment.millis(newest) >= cutoff) {
          return 0;
        }
      }
      statement.execute("TRUNCATE " + leaf);
      return 1;
    }
  }

  private long cutoff(Connection session) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(schema.in(CUTOFF))) {
      statement.setDouble(1, retentionSeconds);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private int forgetForeign(Connection session) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(schema.in(FORGET_FOREIGN))) {
      statement.setString(1, consumer);
      statement.setDouble(2, retentionSeconds);
      return statement.executeUpdate();
    }
  }

  private String newest(int segment) {
    return schema.in(NEWEST.formatted(segment));
  }
}
