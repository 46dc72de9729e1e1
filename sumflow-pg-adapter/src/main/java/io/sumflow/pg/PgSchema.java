package io.sumflow.pg;

import io.sumflow.outbox.InfrastructureException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Tells whether a database was migrated, so that a service can refuse to start without. */
public final class PgSchema {

  private static final String MISSING_SQL =
      """
      select wanted from unnest(?::text[]) with ordinality as w(wanted, place)
       where to_regclass(format('%I.%I', ?::text, wanted)) is null
       order by place
      """;

  private PgSchema() {}

  /**
   * What is missing, in one line that names the remedy; empty if every table is there.
   *
   * @param schema lower case letters, digits and underscores
   * @param tables unqualified
   * @throws InfrastructureException if the database does not answer
   */
  public static Optional<String> missing(
      DataSource dataSource, String schema, List<String> tables) {
    PgOutboxConfig.requireSchema(schema);
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(MISSING_SQL)) {
      statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
      statement.setString(2, schema);
      List<String> missing = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          missing.add(rows.getString(1));
        }
      }
      return missing.isEmpty() ? Optional.empty() : Optional.of(say(schema, missing));
    } catch (SQLException failed) {
      throw new InfrastructureException(
          SqlStates.kindWithoutMessage(failed), "schema check: " + failed.getMessage(), failed);
    }
  }

  private static String say(String schema, List<String> missing) {
    String tables = missing.size() == 1 ? "the table " : "the tables ";
    return "schema "
        + schema
        + " lacks "
        + tables
        + String.join(", ", missing)
        + ": run db migrate";
  }
}
