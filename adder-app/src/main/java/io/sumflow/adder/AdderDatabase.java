package io.sumflow.adder;

import io.sumflow.outbox.InfrastructureException;
import io.sumflow.pg.PgOutbox;
import io.sumflow.pg.PgSchema;
import io.sumflow.shell.RefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks whether the adder's database can be used: reached, migrated, and not a standby. */
final class AdderDatabase implements Supplier<Optional<String>> {

  private static final Logger LOG = LoggerFactory.getLogger(AdderDatabase.class);

  private static final List<String> TABLES = List.of("adder_request", "sum_ledger", "sum_recorded");

  private final DataSource dataSource;
  private final String schema;
  private final PgOutbox outbox;
  private volatile boolean fit;

  AdderDatabase(DataSource dataSource, String schema, PgOutbox outbox) {
    this.dataSource = dataSource;
    this.schema = schema;
    this.outbox = outbox;
  }

  /**
   * Refuses a database that was not migrated. One that is away is not refused: it may come back at
   * any time, and the process is not ready until then.
   */
  void refuseUnfit() throws RefusedException {
    try {
      Optional<String> unfit = unfit();
      if (unfit.isPresent()) {
        throw new RefusedException("database " + unfit.get());
      }
      fit = true;
    } catch (InfrastructureException away) {
      LOG.warn("Starting without the database: {}", away.getMessage());
    }
  }

  /** Why the database cannot be used; empty if it can. One thread at a time. */
  @Override
  public Optional<String> get() {
    try {
      if (!fit) {
        Optional<String> unfit = unfit();
        if (unfit.isPresent()) {
          return unfit;
        }
        fit = true;
      }
      return isStandby() ? Optional.of("database is a standby") : Optional.empty();
    } catch (InfrastructureException | SQLException away) {
      LOG.debug("The database is away", away);
      return Optional.of("database is away");
    }
  }

  private Optional<String> unfit() {
    return outbox.unready(dataSource).or(() -> PgSchema.missing(dataSource, schema, TABLES));
  }

  private boolean isStandby() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
      return row.next() && row.getBoolean(1);
    }
  }
}
