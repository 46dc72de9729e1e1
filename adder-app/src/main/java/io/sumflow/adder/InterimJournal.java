package io.sumflow.adder;

import io.sumflow.domain.SumCalculated;
import io.sumflow.domain.adder.IdempotencyKey;
import io.sumflow.domain.adder.JournalUnavailableException;
import io.sumflow.domain.adder.Recording;
import io.sumflow.domain.adder.SumJournal;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.pg.PgOutbox;
import io.sumflow.pg.PgTransactor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stands in until the journal of the PostgreSQL adapter is there. */
final class InterimJournal implements SumJournal {

  private final PgTransactor transactor;
  private final PgOutbox outbox;
  private final String topic;

  InterimJournal(PgTransactor transactor, PgOutbox outbox, String topic) {
    this.transactor = transactor;
    this.outbox = outbox;
    this.topic = topic;
  }

  @Override
  public CompletionStage<Recording> record(
      SumCalculated fact, Optional<IdempotencyKey> key, Map<String, String> context) {
    try {
      return CompletableFuture.completedFuture(
          transactor.inTransaction(connection -> write(connection, fact, key, context)));
    } catch (SQLException | InfrastructureException away) {
      boolean unknown = away instanceof InfrastructureException one && one.outcomeUnknown();
      return CompletableFuture.failedFuture(
          new JournalUnavailableException(String.valueOf(away.getMessage()), unknown, away));
    }
  }

  private Recording write(
      Connection connection,
      SumCalculated fact,
      Optional<IdempotencyKey> key,
      Map<String, String> context)
      throws SQLException {
    if (key.isPresent() && !insert(connection, fact, key.get())) {
      return repeated(connection, fact, key.get());
    }
    outbox.append(
        connection,
        OutboxMessage.of(
                fact.eventId(),
                topic,
                fact.sumId().toString(),
                SumEvent.TYPE,
                SumEvent.encode(fact))
            .withHeaders(context));
    return Recording.RECORDED;
  }

  private static boolean insert(Connection connection, SumCalculated fact, IdempotencyKey key)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into adder_request (key, x, y, sum, message_id) values (?, ?, ?, ?, ?)"
                + " on conflict do nothing")) {
      insert.setString(1, key.value());
      insert.setLong(2, fact.sum().x());
      insert.setLong(3, fact.sum().y());
      insert.setLong(4, fact.sum().value());
      insert.setObject(5, fact.eventId());
      return insert.executeUpdate() == 1;
    }
  }

  private static Recording repeated(Connection connection, SumCalculated fact, IdempotencyKey key)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select x, y from adder_request where key = ?")) {
      select.setString(1, key.value());
      try (ResultSet row = select.executeQuery()) {
        boolean same =
            row.next() && row.getLong(1) == fact.sum().x() && row.getLong(2) == fact.sum().y();
        return same ? Recording.REPEATED : Recording.CONFLICT;
      }
    }
  }
}
