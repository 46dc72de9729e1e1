package io.sumflow.pg;

import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A writer that appends to keys whose rows it has locked, in transactions with savepoints, many
 * subtransactions, asynchronous and prepared commits. One small step at a time.
 */
final class InterleavedWriter {

  private final int number;
  private final InterleavedWorld world;
  private final Session session;
  private final PgOutbox outbox = new PgOutbox(PgOutboxConfig.defaults());
  private final ArrayDeque<String> prepared = new ArrayDeque<>();
  private boolean open;
  private boolean failed;
  private int savepoints;

  InterleavedWriter(int number, InterleavedWorld world, Session session) {
    this.number = number;
    this.world = world;
    this.session = session;
    newDay();
  }

  void step() {
    try {
      if (!open) {
        begin();
      } else if (failed) {
        end("rollback");
      } else {
        work(world.random.nextDouble());
      }
    } catch (SQLException | InfrastructureException refused) {
      failed = true;
      world.count("failed", 1);
    }
  }

  private void begin() throws SQLException {
    if (!prepared.isEmpty() && world.random.nextBoolean()) {
      String how = world.chance(0.7) ? "commit" : "rollback";
      session.execute(how + " prepared '" + prepared.pop() + "'");
      world.count(how + " prepared", 1);
      return;
    }
    if (world.random.nextBoolean()) {
      newDay();
    }
    open = true;
    failed = false;
    savepoints = 0;
    session.open().setAutoCommit(false);
    session.execute(
        "set transaction isolation level "
            + (world.chance(0.1) ? "repeatable read" : "read committed"));
    if (world.chance(world.asynchronous)) {
      session.execute("set local synchronous_commit = off");
    }
    if (world.chance(0.3)) {
      session.execute("select pg_current_xact_id()");
    }
  }

  private void work(double x) throws SQLException {
    if (x < 0.45) {
      append();
    } else if (x < 0.55) {
      session.execute("insert into other values (1)");
    } else if (x < 0.65) {
      session.execute("savepoint s" + ++savepoints);
    } else if (x < 0.72 && savepoints > 0) {
      savepoints = 1 + world.random.nextInt(savepoints);
      session.execute("rollback to savepoint s" + savepoints);
      world.count("rollback to savepoint", 1);
    } else if (x < 0.73) {
      manySubtransactions();
    } else if (x < 0.80) {
      end("rollback");
    } else if (x < 0.86 && world.asynchronous < 1) {
      prepare();
    } else if (x < (number == 0 ? 0.88 : 0.97)) { // Writer 0 keeps long transactions.
      end("commit");
      world.count("commit", 1);
    }
  }

  private void append() throws SQLException {
    List<OutboxMessage> messages = new ArrayList<>();
    for (int n = world.pick(1, 1, 1, 2, 5); n > 0; n--) {
      String key = "k" + world.random.nextInt(world.keys);
      if (world.chance(0.2)) {
        session.execute("savepoint t");
      }
      // The key's row lock: whoever holds it appends the key's next value.
      for (String value :
          session.allOrFail(
              """
              update agg set v = v + 1
               where key = (select key from agg where key = ? for update skip locked)
              returning v
              """,
              key)) {
        byte[] payload = value.getBytes(StandardCharsets.UTF_8);
        messages.add(OutboxMessage.of(world.uuid(), "t", key, "tested", payload));
      }
    }
    outbox.append(session.open(), messages);
    world.count("appended", messages.size());
  }

  private void manySubtransactions() throws SQLException {
    session.execute("savepoint o; insert into other values (1); release savepoint o;".repeat(70));
    world.count("70 subtransactions", 1);
  }

  private void prepare() throws SQLException {
    String name = "g" + world.seed + "_" + number + "_" + world.random.nextInt(1 << 30);
    end("prepare transaction '" + name + "'");
    prepared.push(name);
    world.count("prepare", 1);
  }

  private void end(String how) throws SQLException {
    try {
      session.execute(how);
    } finally {
      // A refused PREPARE or COMMIT has rolled back.
      open = false;
      session.open().rollback();
      session.open().setAutoCommit(true);
    }
  }

  private void newDay() {
    session.run("set test.day = " + world.day);
  }

  void crashed() {
    session.close();
    open = false;
    newDay();
  }

  void finish() {
    if (open) {
      try {
        end(failed || world.random.nextBoolean() ? "rollback" : "commit");
      } catch (SQLException refused) {
        world.count("failed", 1);
      }
    }
  }

  void close() {
    session.close();
  }
}
