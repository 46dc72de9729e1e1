package io.sumflow.pg;

import io.sumflow.outbox.Cleanable;
import io.sumflow.outbox.DeadLetter;
import io.sumflow.outbox.Inbox;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.Transactor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * An inbox in PostgreSQL, for one consumer; several may share the tables.
 *
 * <p>Every call is one statement, except that {@code lock} and {@code move} ask a second time when
 * a row is no longer where it was last seen. Ids are unique per consumer across all topics and
 * partitions; a time-ordered id (version 7) costs least, for its segment is truncated as a whole
 * when the newest id in it is past retention. Other ids are deleted row by row.
 *
 * <p>Needs the tables of {@code db/changelog/sumflow-inbox.sql} and, to clean, the right to
 * TRUNCATE them. Safe for use by many threads. The caller's transaction must be READ COMMITTED, as
 * {@link PgTransactor} makes it: a zombie then waits for the row and sees that it was moved.
 */
public final class PgInbox implements Inbox<Connection>, Cleanable {

  private final Transactor<Connection> transactor;
  private final OffsetRows offsets;
  private final AdmittedIds ids;
  private final IdCleaning cleaning;
  private final DeadLetterRows deadLetters;

  /**
   * Wires an inbox; does no I/O.
   *
   * @param transactor for cleaning, which has transactions of its own
   */
  public PgInbox(Transactor<Connection> transactor, PgInboxConfig config) {
    this.transactor = transactor;
    this.offsets = new OffsetRows(config);
    this.ids = new AdmittedIds(config);
    this.cleaning = new IdCleaning(config);
    this.deadLetters = new DeadLetterRows(config);
  }

  @Override
  public void assign(Connection session, Map<Partition, Position> beginnings) {
    if (!beginnings.isEmpty()) {
      ask("assign", () -> offsets.assign(session, beginnings));
    }
  }

  @Override
  public Map<Partition, Position> lock(Connection session, Set<Partition> partitions) {
    return partitions.isEmpty() ? Map.of() : ask("lock", () -> offsets.lock(session, partitions));
  }

  @Override
  public Set<UUID> admit(Connection session, Collection<UUID> messageIds) {
    return messageIds.isEmpty() ? Set.of() : ask("admit", () -> ids.admit(session, messageIds));
  }

  @Override
  public void deadLetter(Connection session, List<DeadLetter> letters) {
    if (!letters.isEmpty()) {
      ask("dead letters", () -> deadLetters.keep(session, letters));
    }
  }

  @Override
  public void move(Connection session, Map<Partition, Position> positions) {
    if (!positions.isEmpty()) {
      ask("move", () -> offsets.move(session, positions));
    }
  }

  /**
   * Truncates at most one segment whose newest id is past retention, and deletes at most 10,000
   * other ids of this consumer. Gives up at once where somebody else is at work.
   *
   * @return segments truncated plus ids deleted
   */
  @Override
  public int clean() {
    return ask("clean", () -> cleaning.clean(transactor));
  }

  /** A statement of the inbox; it carries no message's content that the database could refuse. */
  @FunctionalInterface
  private interface Statement<R> {
    R run() throws SQLException;
  }

  private static <R> R ask(String what, Statement<R> statement) {
    try {
      return statement.run();
    } catch (SQLException failed) {
      throw new InfrastructureException(
          SqlStates.kindWithoutMessage(failed),
          "inbox: " + what + " failed: " + failed.getMessage(),
          failed);
    }
  }
}
