package io.sumflow.pg;

import io.sumflow.outbox.Cleanable;
import io.sumflow.outbox.LedgerHook;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * Truncates segments of the log whose messages are all published and old enough.
 *
 * <p>At READ COMMITTED whatever the session's default: with one snapshot for lock and test,
 * cleaning was seen to approve of a segment with an unpublished message in it. Nothing slow happens
 * under the lock, for openings and reads wait for it.
 *
 * <p>A message that becomes visible between the ledger's preparation and the lock would be missing
 * there. So the test after the lock compares with the published ids as they were before the
 * preparation: whoever was still running then is not below them.
 */
final class SegmentCleaner<E> implements Cleanable {

  private static final int SEGMENTS = 16;
  private static final String NOT_NOW = "55P03";
  private static final String LIMITS =
      "set local lock_timeout = '%dms'; set local statement_timeout = '3s';"
          + " set local enable_seqscan = off; set local jit = off";

  /** For an outbox that nobody needs to account for. */
  static final LedgerHook<Connection, Boolean> NO_LEDGER =
      new LedgerHook<>() {
        @Override
        public Boolean prepare(Connection session, int segment) {
          return true;
        }

        @Override
        public void store(Connection session, Boolean entry) {}
      };

  /** Openings and reads queue behind a cleaner that waits for its lock. */
  static final Duration LOCK_MAX = Duration.ofMillis(200);

  private final PgTransactor transactor;
  private final LedgerHook<Connection, E> ledger;
  private final Duration retention;
  private final Duration lockMax;
  private final String schema;

  SegmentCleaner(
      PgTransactor transactor,
      String schema,
      Duration retention,
      Duration lockMax,
      LedgerHook<Connection, E> ledger) {
    this.transactor = transactor;
    this.schema = '"' + schema + '"';
    this.retention = retention;
    this.lockMax = lockMax;
    this.ledger = ledger;
  }

  @Override
  public int clean() {
    int cleaned = 0;
    for (int segment = 0; segment < SEGMENTS; segment++) {
      cleaned += clean(segment) ? 1 : 0;
    }
    return cleaned;
  }

  /** Truncates one segment if it may go. */
  boolean clean(int segment) {
    Optional<String> published = transactor.inTransaction(session -> old(session, segment));
    if (published.isEmpty()) {
      return false;
    }
    E entry = transactor.inTransaction(session -> ledger.prepare(session, segment));
    return transactor.inTransaction(session -> truncate(session, segment, published.get(), entry));
  }

  /** What is published, if by that the segment may go: all ids below this are over. */
  private Optional<String> old(Connection session, int segment) {
    String sql = "select pg_snapshot_xmin(published)::text from <s>.outbox_relay where one";
    try (PreparedStatement statement = session.prepareStatement(sql.replace("<s>", schema));
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw OutboxSchema.noPosition(schema);
      }
      String xmin = row.getString(1);
      return mayGo(session, segment, xmin) ? Optional.of(xmin) : Optional.empty();
    } catch (SQLException failed) {
      throw Steps.failure("cleaning", failed);
    }
  }

  private boolean truncate(Connection session, int segment, String published, E entry) {
    String leaf = schema + ".outbox_message_" + segment;
    try (Statement statement = session.createStatement()) {
      statement.execute(LIMITS.formatted(lockMax.toMillis()));
      if (!lock(session, leaf) || !mayGo(session, segment, published)) {
        return false;
      }
      ledger.store(session, entry);
      statement.execute("truncate only " + leaf);
      return true;
    } catch (SQLException failed) {
      throw Steps.failure("cleaning", failed);
    }
  }

  /** The leaf alone. False, and the transaction is over, if somebody is using it. */
  private boolean lock(Connection session, String leaf) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("lock table only " + leaf + " in access exclusive mode");
      return true;
    } catch (SQLException refused) {
      if (NOT_NOW.equals(refused.getSQLState())) {
        session.rollback();
        return false;
      }
      throw refused;
    }
  }

  private boolean mayGo(Connection session, int segment, String published) throws SQLException {
    String sql =
        """
        select (select m.txid from <s>.outbox_message_%1$d m order by m.txid desc, m.seq desc limit 1)
                 < least(?::xid8, (select pg_snapshot_xmin(r.published) from <s>.outbox_relay r))
           and (select m.created_at from <s>.outbox_message_%1$d m order by m.seq desc limit 1)
                 < clock_timestamp() - ? * interval '1 millisecond'
        """;
    try (PreparedStatement statement =
        session.prepareStatement(sql.formatted(segment).replace("<s>", schema))) {
      statement.setString(1, published);
      statement.setLong(2, retention.toMillis());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
