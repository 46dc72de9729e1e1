package io.sumflow.pg;

import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes pages of rows. */
final class Pages {

  private Pages() {}

  /** Empty if there is no guard row. */
  static Optional<Reading> read(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    String hold = rows.getString("hold");
    if (hold != null) {
      return Optional.of(new Reading.Hold(hold));
    }
    List<BacklogEntry> entries = new ArrayList<>();
    boolean last = true;
    for (boolean more = rows.getObject("id") != null; more; more = rows.next()) {
      entries.add(entry(rows));
      last = rows.getBoolean("last");
    }
    return Optional.of(new Reading.Page(entries, last));
  }

  private static BacklogEntry entry(ResultSet row) throws SQLException {
    OutboxMessage message =
        new OutboxMessage(
            row.getObject("id", UUID.class),
            row.getString("topic"),
            Optional.ofNullable(row.getString("key")),
            row.getString("type"),
            row.getBytes("payload"),
            Lines.read(row.getString("headers")));
    return new BacklogEntry(
        row.getLong("seq"),
        message,
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getBoolean("key_parked"));
  }

  /** Pinned partition counts. */
  static Map<String, Integer> partitions(String text) {
    Map<String, Integer> partitions = new LinkedHashMap<>();
    Lines.read(text).forEach((topic, count) -> partitions.put(topic, Integer.valueOf(count)));
    return partitions;
  }
}
