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

  private static final String ADMIT =
      """
      insert into {schema}.inbox_message (message_id, segment, consumer, admitted_at)
      select id, segment, ?, case when segment < 0 then now() end
        from unnest(?::uuid[], ?::int2[]) as given(id, segment)
      on conflict do nothing
      returning message_id
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
    UUID[] sorted = ids.stream().distinct().sorted(UNSIGNED).toArray(UUID[]::new);
    Short[] segments = new Short[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      segments[i] = IdSegment.of(sorted[i]);
    }
    Set<UUID> fresh = new HashSet<>();
    try (PreparedStatement statement = session.prepareStatement(admit)) {
      statement.setString(1, consumer);
      statement.setArray(2, session.createArrayOf("uuid", sorted));
      statement.setArray(3, session.createArrayOf("int2", segments));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          fresh.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return fresh;
  }
}
