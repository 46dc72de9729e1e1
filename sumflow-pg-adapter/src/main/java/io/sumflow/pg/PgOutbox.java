package io.sumflow.pg;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.OutboxMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Appends messages to the outbox log inside the caller's own transaction, whichever framework
 * opened it.
 *
 * <p>One statement a call, one row a message, and nothing is ever updated or deleted afterwards.
 * The connection is only borrowed: nothing is opened, committed, closed or left set on it. Safe for
 * use by many threads, each with a connection of its own.
 *
 * <p>Order is promised to writers of one topic and key that hold that key's lock (the aggregate's
 * row lock, say) when they append, at any isolation level; without it there is no order to keep.
 */
public final class PgOutbox implements Outbox<Connection> {

  private final PgOutboxConfig config;
  private final String appendSql;
  private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

  /** An outbox with these settings; does no I/O. */
  public PgOutbox(PgOutboxConfig config) {
    this.config = config;
    this.appendSql =
        """
        insert into "%s".outbox_message (id, topic, key, type, payload, headers)
        select * from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[])
        """
            .formatted(config.schema());
  }

  /** A new message id: a UUID of version 7, ascending within this object. */
  public UUID newId() {
    return ids.generate();
  }

  /**
   * Why this database cannot be used yet, in one line that names the remedy; empty if it can. For a
   * service's start.
   *
   * @throws io.sumflow.outbox.InfrastructureException if the database does not answer
   */
  public Optional<String> unready(DataSource dataSource) {
    return PgSchema.missing(dataSource, config.schema(), OutboxSchema.TABLES)
        .or(() -> new OutboxSchema(config.schema()).unfit(dataSource));
  }

  @Override
  public void append(Connection session, List<OutboxMessage> messages) {
    try {
      if (session.getAutoCommit()) {
        throw new IllegalStateException("append needs a transaction: autocommit is on");
      }
      messages.forEach(this::check);
      if (!messages.isEmpty()) {
        insert(session, messages);
      }
    } catch (SQLException failed) {
      throw SqlStates.failure("append", failed);
    }
  }

  private void check(OutboxMessage message) {
    if (!config.topics().isEmpty() && !config.topics().contains(message.topic())) {
      throw new IllegalArgumentException(
          "topic must be one of " + config.topics() + ": '" + message.topic() + "'");
    }
    if (message.payload().length > config.payloadBytesMax()) {
      throw new IllegalArgumentException(
          "payload must not be more than "
              + config.payloadBytesMax()
              + " bytes: "
              + message.payload().length);
    }
    Texts.check(message);
  }

  private void insert(Connection session, List<OutboxMessage> messages) throws SQLException {
    int size = messages.size();
    UUID[] ids = new UUID[size];
    String[] topics = new String[size];
    String[] keys = new String[size];
    String[] types = new String[size];
    byte[][] payloads = new byte[size][];
    String[] headers = new String[size];
    for (int i = 0; i < size; i++) {
      OutboxMessage message = messages.get(i);
      ids[i] = message.id();
      topics[i] = message.topic();
      keys[i] = message.key().orElse(null);
      types[i] = message.type();
      payloads[i] = message.payload();
      headers[i] = Lines.write(message.headers());
    }
    try (PreparedStatement insert = session.prepareStatement(appendSql)) {
      insert.setArray(1, session.createArrayOf("uuid", ids));
      insert.setArray(2, session.createArrayOf("text", topics));
      insert.setArray(3, session.createArrayOf("text", keys));
      insert.setArray(4, session.createArrayOf("text", types));
      insert.setArray(5, session.createArrayOf("bytea", payloads));
      insert.setArray(6, session.createArrayOf("text", headers));
      insert.executeUpdate();
    }
  }
}
