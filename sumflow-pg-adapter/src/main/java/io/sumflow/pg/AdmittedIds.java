package io.sumflow.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The ids this consumer has admitted. */
final class AdmittedIds {

  // Nearly all ids are new, so it is the others that travel back.
  private static final String ADMIT =
      """
      with given as materialized (
        select id, segment from unnest(?::uuid[], ?::int2[]) as g(id, segment)),
      fresh as (
        insert into {schema}.inbox_message (message_id, segment, consumer, admitted_at)
        select id, segment, ?, case when segment < 0 then now() end from given
        on conflict do nothing
        returning message_id)
      select id from given where id not in (select message_id from fresh)
      """;

  /** The order of the index: neighbours meet on one page, and no two members cross. */
  private static final Comparator<UUID> UNSIGNED =
      Comparator.comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
          .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

  private final String consumer;
  private final String admit;

  AdmittedIds(PgInboxConfig config) {
    this.consumer = config.consumer();
    this.admit = new SchemaName(config.schema()).in(ADMIT);
  }

  Set<UUID> admit(Connection session, Collection<UUID> ids) throws SQLException {
    Set<UUID> fresh = new HashSet<>(ids);
    UUID[] sorted = fresh.stream().sorted(UNSIGNED).toArray(UUID[]::new);
    Short[] segments = new Short[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      segments[i] = IdSegment.of(sorted[i]);
    }
    try (PreparedStatement statement = session.prepareStatement(admit)) {
      statement.setArray(1, session.createArrayOf("uuid", sorted));
      statement.setArray(2, session.createArrayOf("int2", segments));
      statement.setString(3, consumer);
      try (ResultSet known = statement.executeQuery()) {
        while (known.next()) {
          fresh.remove(known.getObject(1, UUID.class));
        }
      }
    }
    return fresh;
  }
}
