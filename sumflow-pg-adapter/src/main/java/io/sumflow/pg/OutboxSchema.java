package io.sumflow.pg;

import io.sumflow.outbox.InfrastructureException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** What the outbox needs of a database beyond its tables. */
final class OutboxSchema {

  static final List<String> TABLES =
      List.of(
          "outbox_message", "outbox_relay", "outbox_parked", "outbox_parked_key", "outbox_request");

  private final String schema;

  OutboxSchema(String schema) {
    this.schema = schema;
  }

  /** What a person has changed for the worse. */
  Optional<String> unfit(DataSource dataSource) {
    String sql =
        """
        select (select seqcache from pg_sequence where seqrelid = '"%1$s".outbox_message_seq'::regclass),
               has_function_privilege('pg_control_system()', 'execute'),
               (select count(*) from "%1$s".outbox_relay)
        """
            .formatted(schema);
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return unfit(row.getLong(1), row.getBoolean(2), row.getLong(3));
    } catch (SQLException failed) {
      throw Steps.failure("schema check", failed);
    }
  }

  private Optional<String> unfit(long cache, boolean mayControl, long relayRows) {
    if (cache != 1) {
      // Sessions would draw numbers ahead, and writers of one key would come out of order.
      return Optional.of(
          "sequence %s.outbox_message_seq must have CACHE 1: %d; alter sequence .. cache 1"
              .formatted(schema, cache));
    }
    if (!mayControl) {
      return Optional.of(
          "this role may not call pg_control_system(): grant execute on function"
              + " pg_control_system() to it");
    }
    return relayRows == 1
        ? Optional.empty()
        : Optional.of(
            "%s.outbox_relay must have one row: %d; restore it, never invent it"
                .formatted(schema, relayRows));
  }

  /** A missing position row, met on the way. */
  static InfrastructureException noPosition(String schema) {
    return Steps.failure(
        "position", new SQLException(schema + ".outbox_relay has no row", "XX000"));
  }
}
