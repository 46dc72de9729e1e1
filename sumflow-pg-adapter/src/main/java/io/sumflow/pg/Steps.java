package io.sumflow.pg;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Runs the relay's steps: each one statement, in one round trip, on a connection that is given back
 * at once.
 *
 * <p>Before the statement, in the same round trip and the same implicit transaction, goes one that
 * sets what it is to be planned and limited with. Nothing of it outlives the transaction, so a
 * pooler in transaction mode may stand between; and if it were lost, only plans would suffer.
 */
final class Steps {

  /** Far below the lease; also covers waiting for a lock. */
  private static final int STATEMENT_MILLIS = 3_000;

  /** For a server that does not answer at all. */
  private static final int NETWORK_MILLIS = 4_000;

  /**
   * JIT costs seconds on tables that were never analysed, stale statistics lead to sequential
   * scans, and a plan for given parameters can change its mind at the twelfth execution. A page
   * must fit into work_mem.
   */
  private static final String SETTINGS =
      """
      select set_config('statement_timeout', '%d', true), set_config('jit', 'off', true),
             set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
             set_config('max_parallel_workers_per_gather', '0', true),
             set_config('plan_cache_mode', 'force_generic_plan', true),
             set_config('work_mem', '32MB', true)%s;
      """;

  private final DataSource dataSource;

  Steps(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Reads the rows a step gives back. */
  @FunctionalInterface
  interface Rows<R> {
    R read(ResultSet rows) throws SQLException;
  }

  /** The statement with its settings before it. */
  static String step(String sql) {
    return step("", sql);
  }

  /**
   * The same with one more value set.
   *
   * @param more an expression that follows the others
   */
  static String step(String more, String sql) {
    return SETTINGS.formatted(STATEMENT_MILLIS, more.isEmpty() ? "" : ",\n       " + more) + sql;
  }

  /**
   * Runs what {@link #step} made.
   *
   * @param parameters strings, numbers and UUIDs; lists become arrays of text or bigint
   */
  <R> R run(String doing, String step, List<?> parameters, Rows<R> rows) {
    try (Connection connection = dataSource.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      int networkTimeout = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, NETWORK_MILLIS);
      if (!autoCommit) {
        connection.setAutoCommit(true);
      }
      try {
        return run(connection, step, parameters, rows);
      } finally {
        if (!connection.isClosed()) {
          connection.setNetworkTimeout(Runnable::run, networkTimeout);
          connection.setAutoCommit(autoCommit);
        }
      }
    } catch (SQLException failed) {
      throw failure(doing, failed);
    }
  }

  private static <R> R run(Connection connection, String step, List<?> parameters, Rows<R> rows)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(step)) {
      for (int i = 0; i < parameters.size(); i++) {
        bind(connection, statement, i + 1, parameters.get(i));
      }
      statement.execute();
      statement.getMoreResults();
      try (ResultSet result = statement.getResultSet()) {
        return rows.read(result);
      }
    }
  }

  private static void bind(Connection connection, PreparedStatement statement, int at, Object value)
      throws SQLException {
    if (value instanceof List<?> list) {
      boolean numbers = !list.isEmpty() && list.get(0) instanceof Long;
      statement.setArray(at, connection.createArrayOf(numbers ? "bigint" : "text", list.toArray()));
    } else {
      statement.setObject(at, value);
    }
  }

  /** No message is at fault for a step; what ran into a time-out or lost its connection waits. */
  static InfrastructureException failure(String doing, SQLException cause) {
    String message = doing + ": " + cause.getMessage();
    FailureKind kind = SqlStates.kindWithoutMessage(cause);
    boolean unknown = cause.getSQLState() != null && cause.getSQLState().startsWith("08");
    return unknown
        ? InfrastructureException.commitUnknown(message, cause)
        : new InfrastructureException(kind, message, cause);
  }
}
