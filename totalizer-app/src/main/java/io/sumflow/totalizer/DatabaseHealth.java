package io.sumflow.totalizer;

import com.codahale.metrics.health.HealthCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/** Whether the database answers within seconds. Says no more than that to whoever asks. */
final class DatabaseHealth extends HealthCheck implements BooleanSupplier {

  private static final int LIMIT_SECONDS = 3;

  private final DataSource database;

  DatabaseHealth(DataSource database) {
    this.database = database;
  }

  @Override
  protected Result check() {
    try (Connection connection = database.getConnection()) {
      return connection.isValid(LIMIT_SECONDS)
          ? Result.healthy()
          : Result.unhealthy("the database does not answer");
    } catch (SQLException away) {
      return Result.unhealthy("the database cannot be reached");
    }
  }

  @Override
  public boolean getAsBoolean() {
    return check().isHealthy();
  }
}
