package io.sumflow.pg;

import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Positions as one array for each column, in the order of their partitions. */
record Columns(Array topics, Array numbers, Array topicIds, Array offsets, Array epochs) {

  static Columns of(Connection session, Map<Partition, Position> positions) throws SQLException {
    Map<Partition, Position> sorted = new TreeMap<>(positions);
    return new Columns(
        topics(session, sorted.keySet()),
        numbers(session, sorted.keySet()),
        session.createArrayOf("uuid", sorted.values().stream().map(Position::topicId).toArray()),
        session.createArrayOf("int8", sorted.values().stream().map(Position::nextOffset).toArray()),
        session.createArrayOf(
            "int4",
            sorted.values().stream()
                .map(at -> at.leaderEpoch().isPresent() ? at.leaderEpoch().getAsInt() : null)
                .toArray()));
  }

  static Array topics(Connection session, Collection<Partition> partitions) throws SQLException {
    return session.createArrayOf(
        "text", new TreeSet<>(partitions).stream().map(Partition::topic).toArray());
  }

  static Array numbers(Connection session, Collection<Partition> partitions) throws SQLException {
    return session.createArrayOf(
        "int4", new TreeSet<>(partitions).stream().map(Partition::number).toArray());
  }

  /** Sets five parameters and says which is next. */
  int bind(PreparedStatement statement, int first) throws SQLException {
    statement.setArray(first, topics);
    statement.setArray(first + 1, numbers);
    statement.setArray(first + 2, topicIds);
    statement.setArray(first + 3, offsets);
    statement.setArray(first + 4, epochs);
    return first + 5;
  }
}
