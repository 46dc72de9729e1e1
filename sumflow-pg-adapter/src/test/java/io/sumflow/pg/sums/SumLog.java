package io.sumflow.pg.sums;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.pg.PgTransactor;
import io.sumflow.pg.SchemaName;
import io.sumflow.pg.TestDatabase;
import io.sumflow.pg.Wrapped;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A log with sums in any segment, by transactions that stay open as long as a test wants. */
final class SumLog implements AutoCloseable {

  private static final String INSERT =
      "insert into outbox_message (segment, id, topic, type, payload)"
          + " select ?, gen_random_uuid(), 'sums', ?, ? from generate_series(1, ?)";

  final TestDatabase database = TestDatabase.with("outbox", "adder");
  private final ThreadLocal<PgTransactor> transactors = ThreadLocal.withInitial(this::transactor);
  final PgLedger ledger = new PgLedger(SchemaName.PUBLIC.name(), Encoded.TYPE);
  private final List<Writer> writers = Collections.synchronizedList(new ArrayList<>());

  /** A session, and the transaction it is in. */
  final class Writer {
    private final Connection connection;

    private Writer() throws SQLException {
      connection = database.connect();
      connection.setAutoCommit(false);
    }

    Writer append(int segment, long result) {
      return append(segment, result, 1);
    }

    Writer append(int segment, long result, int times) {
      return append(
          segment, Encoded.TYPE, "{\"payload\":{\"result\":%d}}".formatted(result), times);
    }

    Writer append(int segment, String type, String payload, int times) {
      try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
        statement.setInt(1, segment);
        statement.setString(2, type);
        statement.setBytes(3, payload.getBytes(StandardCharsets.UTF_8));
        statement.setInt(4, times);
        statement.executeUpdate();
        return this;
      } catch (SQLException failed) {
        throw new AssertionError(failed);
      }
    }

    Writer run(String sql) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
        return this;
      } catch (SQLException failed) {
        throw new AssertionError(sql, failed);
      }
    }

    void commit() {
      run("commit");
    }

    void rollback() {
      run("rollback");
    }
  }

  Writer writer() {
    try {
      Writer writer = new Writer();
      writers.add(writer);
      return writer;
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  /** On a connection of the thread's own. */
  private PgTransactor transactor() {
    return new PgTransactor(Wrapped.keeping(writer().connection));
  }

  /** What a cleaner does, of whatever is in the segment; false if somebody is writing there. */
  boolean truncate(int segment) {
    return transactors
        .get()
        .inTransaction(
            session -> {
              try (Statement statement = session.createStatement()) {
                statement.execute("set local lock_timeout = '20ms'");
                String leaf = "outbox_message_" + segment;
                statement.execute("lock table only " + leaf + " in access exclusive mode");
                ledger.store(session, ledger.prepare(session, segment));
                statement.execute("truncate only " + leaf);
                return true;
              } catch (SQLException failed) {
                if (!"55P03".equals(failed.getSQLState())) {
                  throw new AssertionError(failed);
                }
                undo(session);
                return false;
              }
            });
  }

  private static void undo(Connection session) {
    try {
      session.rollback();
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  /** For the thread that asks for it. */
  PgRecorded recorded() {
    return new PgRecorded(transactors.get(), SchemaName.PUBLIC.name(), Encoded.TYPE);
  }

  /** One that counts so few messages in a call. */
  PgRecorded recorded(int messagesMax) {
    return new PgRecorded(transactors.get(), SchemaName.PUBLIC.name(), Encoded.TYPE, messagesMax);
  }

  static PgRecorded.Answer known(long count, long total) {
    return new PgRecorded.Answer.Known(new RunningTotal(BigInteger.valueOf(total), count));
  }

  /** What reading everything says. */
  RunningTotal truth() {
    return transactors.get().inTransaction(ledger::recorded);
  }

  @Override
  public void close() {
    for (Writer writer : writers) {
      try {
        writer.connection.close();
      } catch (SQLException alreadyGone) {
        // What matters is that it is gone.
      }
    }
  }
}
