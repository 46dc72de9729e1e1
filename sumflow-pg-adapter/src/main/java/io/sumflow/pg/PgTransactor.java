package io.sumflow.pg;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Transactor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Runs work in PostgreSQL transactions on connections of a data source.
 *
 * <p>Every transaction is READ COMMITTED, whatever the session's default: the inbox waits for a row
 * and then sees what the other wrote. A connection goes back as it came; nothing is set that
 * outlives the transaction, so poolers in transaction mode are fine. Safe for use by many threads.
 *
 * <p>Not promised: that work is run again after a serialisation failure. The caller decides, by
 * {@link #kind}.
 */
public final class PgTransactor implements Transactor<Connection> {

  private static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";
  private static final String SAVE = "SAVEPOINT sumflow_nested";

  // Without the last one, work that follows could not use its deferred constraints as deferred.
  private static final String RELEASE =
      "SET CONSTRAINTS ALL IMMEDIATE; RELEASE SAVEPOINT sumflow_nested;"
          + " SET CONSTRAINTS ALL DEFERRED";
  private static final String UNDO =
      "ROLLBACK TO SAVEPOINT sumflow_nested; RELEASE SAVEPOINT sumflow_nested";

  private final DataSource dataSource;
  private final String begin;

  /** Takes connections from a data source; how long a statement may take is the session's word. */
  public PgTransactor(DataSource dataSource) {
    this(dataSource, BEGIN);
  }

  private PgTransactor(DataSource dataSource, String begin) {
    this.dataSource = dataSource;
    this.begin = begin;
  }

  /**
   * The same with a limit for each statement of a transaction, the commit included.
   *
   * @param limit 1 ms or more, in whole milliseconds
   */
  public PgTransactor withStatementTimeout(Duration limit) {
    if (limit.toMillis() < 1) {
      throw new IllegalArgumentException("statementTimeout must be 1 ms or more: " + limit);
    }
    return new PgTransactor(
        dataSource, BEGIN + "; SET LOCAL statement_timeout = " + limit.toMillis());
  }

  @Override
  public <R, X extends Exception> R inTransaction(Work<Connection, R, X> work) throws X {
    Connection connection = connect();
    try {
      boolean autoCommit = begin(connection);
      R result = runOrUndo(connection, work, autoCommit);
      commit(connection, autoCommit);
      return result;
    } finally {
      close(connection);
    }
  }

  @Override
  public <R, X extends Exception> R nested(Connection session, Work<Connection, R, X> work)
      throws X {
    try {
      if (session.getAutoCommit()) {
        throw new IllegalStateException("nested work needs a transaction: autocommit is on");
      }
      execute(session, SAVE);
    } catch (SQLException failed) {
      throw SqlStates.failure("savepoint failed", failed);
    }
    try {
      R result = work.run(session);
      release(session);
      return result;
    } catch (Throwable failed) {
      undo(session, failed);
      throw failed;
    }
  }

  @Override
  public FailureKind kind(Throwable failure) {
    return SqlStates.kind(failure);
  }

  @Override
  public boolean isTimeout(Throwable failure) {
    return SqlStates.isTimeout(failure);
  }

  /** A failure of the database, in the engine's words: whose fault it is, and what was tried. */
  public static InfrastructureException failure(String what, SQLException cause) {
    return SqlStates.failure(what, cause);
  }

  private Connection connect() {
    try {
      return dataSource.getConnection();
    } catch (SQLException failed) {
      throw noTransaction(failed);
    }
  }

  /** Begins, and says what autocommit was. */
  private boolean begin(Connection connection) {
    try {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      execute(connection, begin);
      return autoCommit;
    } catch (SQLException failed) {
      throw noTransaction(failed);
    }
  }

  private static InfrastructureException noTransaction(SQLException cause) {
    return new InfrastructureException(
        SqlStates.kindWithoutMessage(cause), "no transaction: " + cause.getMessage(), cause);
  }

  private static <R, X extends Exception> R runOrUndo(
      Connection connection, Work<Connection, R, X> work, boolean autoCommit) throws X {
    try {
      return work.run(connection);
    } catch (Throwable failed) {
      rollback(connection, autoCommit, failed);
      throw failed;
    }
  }

  private static void commit(Connection connection, boolean autoCommit) {
    try {
      refuseFailed(connection);
      connection.commit();
    } catch (SQLException failed) {
      rollback(connection, autoCommit, failed);
      String why = "commit failed: " + failed.getMessage();
      throw SqlStates.leavesCommitUnknown(failed)
          ? InfrastructureException.commitUnknown(why, failed)
          : new InfrastructureException(SqlStates.kind(failed), why, failed);
    }
    try {
      connection.setAutoCommit(autoCommit);
    } catch (SQLException tooLate) {
      // It is committed: saying otherwise would be wrong. The pool finds the broken connection.
    }
  }

  /**
   * COMMIT of a failed transaction rolls it back, and neither server nor driver call it a failure.
   */
  private static void refuseFailed(Connection connection) throws SQLException {
    if (!connection.isWrapperFor(BaseConnection.class)) {
      execute(connection, "SELECT");
    } else if (connection.unwrap(BaseConnection.class).getTransactionState()
        == TransactionState.FAILED) {
      throw new SQLException("the work swallowed an error", SqlStates.IN_FAILED_TRANSACTION);
    }
  }

  private static void rollback(Connection connection, boolean autoCommit, Throwable why) {
    try {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    } catch (SQLException alsoFailed) {
      why.addSuppressed(alsoFailed);
    }
  }

  private static void release(Connection session) {
    try {
      execute(session, RELEASE);
    } catch (SQLException failed) {
      String why =
          SqlStates.isRefusedAfterFailure(failed)
              ? "the work swallowed an error of the database"
              : "the work cannot stand";
      throw SqlStates.failure(why, failed);
    }
  }

  private static void undo(Connection session, Throwable why) {
    try {
      execute(session, UNDO);
    } catch (SQLException alsoFailed) {
      why.addSuppressed(alsoFailed);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException ignored) {
      // The outcome is already decided, and a connection that cannot be closed is closed.
    }
  }
}
