package io.sumflow.pg.sums;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Transactor;
import io.sumflow.pg.PgTransactor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How many sums were ever recorded and what they add up to, for a sampler that asks every few
 * seconds: the same number as {@link PgLedger#recorded}, at the price of what is new.
 *
 * <p>One row remembers what it has counted and the snapshot it was counted in; an answer adds what
 * became visible since and stores that again. It is exact at its own snapshot: nothing is missed
 * because it committed late, nothing counted twice, whatever is truncated in between, also before
 * it was ever counted, for then the ledger has it. Several may ask at once, in any number of
 * processes: one stores, the others only read.
 *
 * <p>The row, the log and the ledger live and go back together: after a crash, a fail-over or a
 * recovery to a point in time the answer is that of the messages that are there, and may be less
 * than an earlier one that counted commits not yet on disk. Restored into another cluster, where
 * transaction ids begin again, the row is void, and everything is counted again by itself; not
 * before the log itself is of that cluster, see {@link Answer.Unknown}.
 *
 * <p>Each answer is one transaction, of a bounded amount of messages. Needs the tables of {@code
 * db/changelog/sumflow-adder.sql} and {@code sumflow-outbox.sql}. Safe for use by many threads.
 *
 * <p>Not promised: to notice that somebody deleted or truncated messages by hand, which the ledger
 * does not know either: what was counted stays counted.
 */
public final class PgRecorded {

  /** What is known of it. */
  public sealed interface Answer {

    /**
     * All sums that were committed at one moment of the call.
     *
     * @param sums their number and total
     */
    record Known(RunningTotal sums) implements Answer {}

    /**
     * There was more to count than one call takes, as on a first start.
     *
     * @param again whether this call counted some of it, and so should the next, at once; else
     *     somebody else is counting
     */
    record Behind(boolean again) implements Answer {}

    /**
     * It cannot be known until a person has acted, and no number is given.
     *
     * @param why for that person
     */
    record Unknown(String why) implements Answer {}
  }

  /** Messages a call counts, and the rest of the last one's transaction: well below a second. */
  private static final int MESSAGES_MAX = 50_000;

  private final Transactor<Connection> transactor;
  private final RecordedSql sql;
  private final String schema;
  private final String type;
  private final int messagesMax;

  /**
   * The count of one type of message; does no I/O.
   *
   * @param schema of outbox, ledger and count, see {@link io.sumflow.pg.SchemaName}
   */
  public PgRecorded(Transactor<Connection> transactor, String schema, String type) {
    this(transactor, schema, type, MESSAGES_MAX);
  }

  PgRecorded(Transactor<Connection> transactor, String schema, String type, int messagesMax) {
    this.transactor = transactor;
    this.sql = new RecordedSql(schema);
    this.schema = schema;
    this.type = type;
    this.messagesMax = messagesMax;
  }

  /**
   * Counts.
   *
   * @throws InfrastructureException if the database fails, or a message cannot be read as a sum
   */
  public Answer sample() {
    try {
      return transactor.inTransaction(this::sample);
    } catch (SQLException failed) {
      throw PgTransactor.failure("counting recorded sums", failed);
    }
  }

  private Answer sample(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql.prepare);
    }
    return count(session, take(session));
  }

  private boolean take(Connection session) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql.take);
        ResultSet row = statement.executeQuery()) {
      return row.next();
    }
  }

  private Answer count(Connection session, boolean store) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql.count)) {
      statement.setInt(1, messagesMax);
      statement.setString(2, type);
      statement.setBoolean(3, store);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new InfrastructureException(
              FailureKind.HOLD,
              "%1$s.sum_recorded has no row: insert into %1$s.sum_recorded default values"
                  .formatted(schema),
              new SQLException("no row"));
        }
        return answer(row, store);
      }
    }
  }

  private static Answer answer(ResultSet row, boolean stored) throws SQLException {
    String why = row.getString("why");
    if (why != null) {
      return new Answer.Unknown(why);
    }
    if (row.getBoolean("behind")) {
      return new Answer.Behind(stored);
    }
    long count = row.getBigDecimal("count").longValueExact();
    return new Answer.Known(
        new RunningTotal(row.getBigDecimal("total").toBigIntegerExact(), count));
  }
}
