package io.sumflow.pg.sums;

import io.sumflow.domain.Sum;
import io.sumflow.domain.SumCalculated;
import io.sumflow.pg.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The rows of {@code adder_request}: idempotency keys and what was asked with them. */
final class RequestRows {

  /** What a key stands for. */
  record Terms(long x, long y) {
    static Terms of(Sum sum) {
      return new Terms(sum.x(), sum.y());
    }
  }

  // By key, so that two who insert several wait for each other and never deadlock.
  private static final String INSERT =
      """
      insert into {schema}.adder_request (key, x, y, sum, message_id)
      select * from unnest(?::text[], ?::int8[], ?::int8[], ?::int8[], ?::uuid[])
      on conflict (key) do nothing
      returning key
      """;

  private static final String KNOWN =
      "select key, x, y from {schema}.adder_request where key = any(?::text[])";

  private static final String FORGET =
      """
      delete from {schema}.adder_request
       where ctid = any(array(
               select ctid from {schema}.adder_request
                where created_at < now() - make_interval(secs => ?)
                order by created_at limit 10000
                  for update skip locked))
      """;

  /**
   * A key can be forgotten between insert and look; twice in a row it would have to be old, too.
   */
  private static final int ATTEMPTS_MAX = 3;

  private final String insert;
  private final String known;
  private final String forget;

  RequestRows(String schemaName) {
    SchemaName schema = new SchemaName(schemaName);
    this.insert = schema.in(INSERT);
    this.known = schema.in(KNOWN);
    this.forget = schema.in(FORGET);
  }

  /**
   * Inserts what is new.
   *
   * @return what keys that are not new stand for
   */
  Map<String, Terms> insert(Connection session, SortedMap<String, SumCalculated> asked)
      throws SQLException {
    Map<String, Terms> found = new HashMap<>();
    SortedMap<String, SumCalculated> left = new TreeMap<>(asked);
    for (int attempt = 1; !left.isEmpty(); attempt++) {
      if (attempt > ATTEMPTS_MAX) {
        throw new SQLException("idempotency keys come and go", "40001");
      }
      insertNew(session, left);
      if (!left.isEmpty()) {
        lookUp(session, left, found);
      }
    }
    return found;
  }

  private void insertNew(Connection session, SortedMap<String, SumCalculated> left)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(insert)) {
      statement.setArray(1, session.createArrayOf("text", left.keySet().toArray()));
      bind(statement, 2, "int8", left.values(), fact -> fact.sum().x());
      bind(statement, 3, "int8", left.values(), fact -> fact.sum().y());
      bind(statement, 4, "int8", left.values(), fact -> fact.sum().value());
      bind(statement, 5, "uuid", left.values(), SumCalculated::eventId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          left.remove(rows.getString(1));
        }
      }
    }
  }

  private static void bind(
      PreparedStatement statement,
      int at,
      String type,
      Collection<SumCalculated> facts,
      Function<SumCalculated, Object> column)
      throws SQLException {
    Object[] values = facts.stream().map(column).toArray();
    statement.setArray(at, statement.getConnection().createArrayOf(type, values));
  }

  private void lookUp(
      Connection session, SortedMap<String, SumCalculated> left, Map<String, Terms> found)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(known)) {
      statement.setArray(1, session.createArrayOf("text", left.keySet().toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String key = rows.getString(1);
          found.put(key, new Terms(rows.getLong(2), rows.getLong(3)));
          left.remove(key);
        }
      }
    }
  }

  int forget(Connection session, Duration retention) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(forget)) {
      statement.setDouble(1, retention.toMillis() / 1000.0);
      return statement.executeUpdate();
    }
  }
}
