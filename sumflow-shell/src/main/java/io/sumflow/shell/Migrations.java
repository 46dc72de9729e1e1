package io.sumflow.shell;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.exception.LiquibaseException;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.ResourceAccessor;

/**
 * Compares what this version needs with what the database says was run. Reads only: whoever serves
 * need not be allowed to make tables.
 */
public final class Migrations {

  /** Names the changelogs, in the class path. */
  public static final String FILE = "migrations.yaml";

  private static final String UNDEFINED_TABLE = "42P01";

  private Migrations() {}

  /**
   * What the database lacks, in one line that names the remedy; empty if every change set was run.
   *
   * @throws SQLException if the database does not answer
   */
  public static Optional<String> missing(DataSource database) throws SQLException {
    Set<String> run = run(database);
    List<String> missing = needed().stream().filter(id -> !run.contains(id)).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "database lacks %d change sets, first %s: run 'db migrate' before 'server'"
                .formatted(missing.size(), missing.get(0)));
  }

  private static List<String> needed() {
    // Not closed: it reads the class path that this class came from, and that stays.
    ResourceAccessor resources = new ClassLoaderResourceAccessor();
    try {
      return ChangeLogParserFactory.getInstance()
          .getParser(FILE, resources)
          .parse(FILE, new ChangeLogParameters(), resources)
          .getChangeSets()
          .stream()
          .map(Migrations::id)
          .toList();
    } catch (LiquibaseException broken) {
      throw new IllegalStateException(FILE + " cannot be read", broken);
    }
  }

  private static String id(ChangeSet changeSet) {
    return changeSet.getAuthor() + ":" + changeSet.getId();
  }

  private static Set<String> run(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement("SELECT author, id FROM databasechangelog");
        ResultSet rows = query.executeQuery()) {
      Set<String> run = new HashSet<>();
      while (rows.next()) {
        run.add(rows.getString(1) + ":" + rows.getString(2));
      }
      return run;
    } catch (SQLException failed) {
      if (UNDEFINED_TABLE.equals(failed.getSQLState())) {
        return Set.of();
      }
      throw failed;
    }
  }
}
