package io.sumflow.pg.sums;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.domain.totalizer.Tally;
import io.sumflow.pg.PgTransactor;
import io.sumflow.pg.SchemaName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tally in PostgreSQL, part of whatever transaction its connection is in; totals of any size. For
 * as long and as few threads as its connection is.
 *
 * <p>Adding waits for whoever is adding to the same slot and has not committed. Reading waits for
 * nobody. Needs the table of {@code db/changelog/sumflow-totalizer.sql}. Both throw {@link
 * io.sumflow.outbox.InfrastructureException} when the database fails.
 */
public final class PgTally implements Tally {

  private static final String ADD =
      """
      insert into {schema}.sum_tally as known (slot, count, total)
      select slot, count, total
        from unnest(?::int4[], ?::int8[], ?::numeric[]) as more(slot, count, total)
       order by slot
      on conflict (slot) do update
         set count = known.count + excluded.count, total = known.total + excluded.total
      """;

  private static final String CURRENT =
      "select coalesce(sum(total), 0), coalesce(sum(count), 0) from {schema}.sum_tally";

  private final Connection connection;
  private final SchemaName schema;

  /** A tally in the schema {@code public}. */
  public PgTally(Connection connection) {
    this(connection, SchemaName.PUBLIC.name());
  }

  /** A tally in this schema, see {@link SchemaName}. */
  public PgTally(Connection connection, String schema) {
    this.connection = connection;
    this.schema = new SchemaName(schema);
  }

  @Override
  public void add(int slot, RunningTotal amount) {
    add(Map.of(slot, amount));
  }

  /**
   * Adds to several slots with one statement, in their order, so that two who add never deadlock.
   *
   * @throws IllegalArgumentException if a slot is negative
   */
  public void add(Map<Integer, RunningTotal> amounts) {
    TreeMap<Integer, RunningTotal> sorted = new TreeMap<>(amounts);
    if (sorted.isEmpty()) {
      return;
    }
    if (sorted.firstKey() < 0) {
      throw new IllegalArgumentException("slot must be 0 or more: " + sorted.firstKey());
    }
    try (PreparedStatement statement = connection.prepareStatement(schema.in(ADD))) {
      Collection<RunningTotal> values = sorted.values();
      statement.setArray(1, connection.createArrayOf("int4", sorted.keySet().toArray()));
      statement.setArray(
          2, connection.createArrayOf("int8", values.stream().map(RunningTotal::count).toArray()));
      statement.setArray(
          3,
          connection.createArrayOf(
              "numeric", values.stream().map(RunningTotal::value).map(BigDecimal::new).toArray()));
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw PgTransactor.failure("adding to the tally", failed);
    }
  }

  @Override
  public RunningTotal current() {
    try (PreparedStatement statement = connection.prepareStatement(schema.in(CURRENT));
        ResultSet row = statement.executeQuery()) {
      row.next();
      BigInteger value = row.getBigDecimal(1).toBigIntegerExact();
      return new RunningTotal(value, row.getBigDecimal(2).longValueExact());
    } catch (SQLException failed) {
      throw PgTransactor.failure("reading the tally", failed);
    }
  }
}
