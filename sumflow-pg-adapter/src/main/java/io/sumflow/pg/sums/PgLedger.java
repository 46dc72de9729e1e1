package io.sumflow.pg.sums;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.LedgerHook;
import io.sumflow.pg.PgTransactor;
import io.sumflow.pg.SchemaName;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Keeps account of sums that are truncated from the outbox: how many, and what they add up to. So
 * the recorded total stays known: what the ledger holds plus what the outbox still holds.
 *
 * <p>Reads {@code payload.result} of the JSON events of one type and leaves other messages alone;
 * an event that it cannot read fails the preparation, and nothing is truncated. Needs the tables of
 * {@code db/changelog/sumflow-adder.sql} and {@code sumflow-outbox.sql}. Safe for use by many
 * threads.
 */
public final class PgLedger implements LedgerHook<Connection, PgLedger.Entry> {

  /**
   * What is to be kept of one segment.
   *
   * @param segment 0 to 15
   * @param sums their number and total
   */
  public record Entry(int segment, RunningTotal sums) {}

  /** What one message adds. */
  static final String RESULT =
      "(convert_from(payload, 'UTF8')::jsonb #>> '{payload,result}')::numeric";

  private static final String SUMS =
      """
      select count(*) as count, coalesce(sum(%s), 0) as total
        from {schema}.%%s
       where type = ?
      """
          .formatted(RESULT);

  private static final String STORE =
      "insert into {schema}.sum_ledger (segment, count, total) values (?, ?, ?)";

  private static final String RECORDED =
      """
      select retained.count + ledger.count, retained.total + ledger.total
        from (%s) as retained,
             (select coalesce(sum(count), 0) as count, coalesce(sum(total), 0) as total
                from {schema}.sum_ledger) as ledger
      """;

  private final SchemaName schema;
  private final String type;

  /**
   * A ledger of one type of message.
   *
   * @param schema of outbox and ledger, see {@link SchemaName}
   */
  public PgLedger(String schema, String type) {
    this.schema = new SchemaName(schema);
    this.type = type;
  }

  @Override
  public Entry prepare(Connection session, int segment) {
    return new Entry(segment, ask(session, SUMS.formatted("outbox_message_" + segment)));
  }

  @Override
  public void store(Connection session, Entry entry) {
    if (entry.sums().count() == 0) {
      return;
    }
    try (PreparedStatement statement = session.prepareStatement(schema.in(STORE))) {
      statement.setInt(1, entry.segment());
      statement.setLong(2, entry.sums().count());
      statement.setBigDecimal(3, new BigDecimal(entry.sums().value()));
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw PgTransactor.failure("writing the ledger", failed);
    }
  }

  /**
   * Everything ever recorded, truncated or not, as one consistent reading. Reads the whole outbox:
   * for audits and rebuilds, not for every minute.
   */
  public RunningTotal recorded(Connection session) {
    return ask(session, RECORDED.formatted(SUMS.formatted("outbox_message")));
  }

  private RunningTotal ask(Connection session, String sql) {
    try (PreparedStatement statement = session.prepareStatement(schema.in(sql))) {
      statement.setString(1, type);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long count = row.getBigDecimal(1).longValueExact();
        return new RunningTotal(row.getBigDecimal(2).toBigIntegerExact(), count);
      }
    } catch (SQLException failed) {
      throw PgTransactor.failure("adding up recorded sums", failed);
    }
  }
}
