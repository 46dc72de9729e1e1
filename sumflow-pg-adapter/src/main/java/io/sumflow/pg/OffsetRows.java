package io.sumflow.pg;

import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code inbox_offset}, one per partition.
 *
 * <p>While any session holds an old snapshot, each update leaves a version that cannot be pruned,
 * and a search by key walks them all. So rows are found by the place of their newest version, as
 * the last statement told it, and by key only when it is not there any more. A place is a hint: the
 * key is compared as well, and a version that was rolled back or replaced is not visible.
 */
final class OffsetRows {

  private static final String ASSIGN =
      """
      with registered as (
        insert into {schema}.inbox_consumer as known (consumer, id_retention)
        values (?, make_interval(secs => ?))
        on conflict (consumer) do update set id_retention = excluded.id_retention
         where known.id_retention <> excluded.id_retention)
      insert into {schema}.inbox_offset
        (consumer, topic, partition, topic_id, next_offset, leader_epoch)
      select ?, w.topic, w.partition, w.topic_id, w.next_offset, w.leader_epoch
        from unnest(?::text[], ?::int4[], ?::uuid[], ?::int8[], ?::int4[])
             as w(topic, partition, topic_id, next_offset, leader_epoch)
       order by w.topic, w.partition
      on conflict do nothing
      """;

  private static final String COLUMNS =
      "o.topic, o.partition, o.topic_id, o.next_offset, o.leader_epoch, o.ctid::text";

  private static final String LOCK_BY_PLACE =
      "select "
          + COLUMNS
          + """
           from {schema}.inbox_offset o
           where o.ctid = any(?::text[]::tid[]) and o.consumer = ?
           order by o.topic, o.partition
           for update
          """;

  private static final String LOCK_BY_KEY =
      "select "
          + COLUMNS
          + """
           from {schema}.inbox_offset o
           join unnest(?::text[], ?::int4[]) as w(topic, partition)
             on o.topic = w.topic and o.partition = w.partition
          where o.consumer = ?
          order by o.topic, o.partition
          for update of o
          """;

  private static final String MOVE =
      """
      update {schema}.inbox_offset o
         set topic_id = w.topic_id, next_offset = w.next_offset, leader_epoch = w.leader_epoch,
             moved_at = now()
        from unnest(?::text[], ?::int4[], ?::uuid[], ?::int8[], ?::int4[], ?::text[]::tid[])
             as w(topic, partition, topic_id, next_offset, leader_epoch, place)
       where o.consumer = ? and o.topic = w.topic and o.partition = w.partition
      """;
  private static final String AT_PLACE = " and o.ctid = w.place";
  private static final String RETURNING = " returning o.topic, o.partition, o.ctid::text";

  private final String consumer;
  private final double retentionSeconds;
  private final String assign;
  private final String lockByPlace;
  private final String lockByKey;
  private final String moveByPlace;
  private final String moveByKey;
  private final Map<Partition, String> places = new ConcurrentHashMap<>();

  OffsetRows(PgInboxConfig config) {
    SchemaName schema = new SchemaName(config.schema());
    this.consumer = config.consumer();
    this.retentionSeconds = config.idRetention().toSeconds();
    this.assign = schema.in(ASSIGN);
    this.lockByPlace = schema.in(LOCK_BY_PLACE);
    this.lockByKey = schema.in(LOCK_BY_KEY);
    this.moveByPlace = schema.in(MOVE + AT_PLACE + RETURNING);
    this.moveByKey = schema.in(MOVE + RETURNING);
  }

  int assign(Connection session, Map<Partition, Position> beginnings) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(assign)) {
      statement.setString(1, consumer);
      statement.setDouble(2, retentionSeconds);
      statement.setString(3, consumer);
      Columns.of(session, beginnings).bind(statement, 4);
      return statement.executeUpdate();
    }
  }

  Map<Partition, Position> lock(Connection session, Set<Partition> partitions) throws SQLException {
    Map<Partition, Position> found = new HashMap<>();
    if (places.keySet().containsAll(partitions)) {
      lockByPlace(session, partitions, found);
    }
    Set<Partition> missing = new TreeSet<>(partitions);
    missing.removeAll(found.keySet());
    if (!missing.isEmpty()) {
      places.keySet().removeAll(missing);
      // Holding some and waiting for others would be out of order: two members could deadlock.
      lockByKey(session, missing, found.isEmpty() ? "" : " nowait", found);
    }
    return found;
  }

  private void lockByPlace(
      Connection session, Set<Partition> partitions, Map<Partition, Position> found)
      throws SQLException {
    String[] at = partitions.stream().map(places::get).toArray(String[]::new);
    try (PreparedStatement statement = session.prepareStatement(lockByPlace)) {
      statement.setArray(1, session.createArrayOf("text", at));
      statement.setString(2, consumer);
      read(statement, partitions, found);
    }
  }

  private void lockByKey(
      Connection session, Set<Partition> partitions, String wait, Map<Partition, Position> found)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(lockByKey + wait)) {
      statement.setArray(1, Columns.topics(session, partitions));
      statement.setArray(2, Columns.numbers(session, partitions));
      statement.setString(3, consumer);
      read(statement, partitions, found);
    }
  }

  private void read(
      PreparedStatement statement, Set<Partition> wanted, Map<Partition, Position> found)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        Partition partition = new Partition(rows.getString(1), rows.getInt(2));
        if (wanted.contains(partition)) {
          found.put(partition, position(rows));
          places.put(partition, rows.getString(6));
        }
      }
    }
  }

  private static Position position(ResultSet row) throws SQLException {
    int epoch = row.getInt(5);
    OptionalInt leaderEpoch = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(epoch);
    return new Position(row.getObject(3, UUID.class), row.getLong(4), leaderEpoch);
  }

  int move(Connection session, Map<Partition, Position> positions) throws SQLException {
    Map<Partition, Position> left = new HashMap<>(positions);
    left.keySet().removeAll(move(session, moveByPlace, left));
    if (!left.isEmpty()) {
      left.keySet().removeAll(move(session, moveByKey, left));
    }
    return positions.size() - left.size();
  }

  private List<Partition> move(Connection session, String sql, Map<Partition, Position> positions)
      throws SQLException {
    List<Partition> moved = new ArrayList<>();
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      int next = Columns.of(session, positions).bind(statement, 1);
      statement.setArray(next, session.createArrayOf("text", placesOf(positions.keySet())));
      statement.setString(next + 1, consumer);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Partition partition = new Partition(rows.getString(1), rows.getInt(2));
          places.put(partition, rows.getString(3));
          moved.add(partition);
        }
      }
    }
    return moved;
  }

  private @Nullable String[] placesOf(Collection<Partition> partitions) {
    return new TreeSet<>(partitions).stream().map(places::get).toArray(String[]::new);
  }
}
