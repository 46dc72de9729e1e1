package io.sumflow.totalizer;

import com.codahale.metrics.health.HealthCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
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
    return trouble().map(Result::unhealthy).orElseGet(Result::healthy);
  }

  /** Why it cannot be used; empty if it can. */
  Optional<String> trouble() {
    try (Connection connection = database.getConnection()) {
      return connection.isValid(LIMIT_SECONDS)
          ? Optional.empty()
          : Optional.of("the database does not answer");
    } catch (SQLException away) {
      return Optional.of("the database cannot be reached");
    }
  }

  @Override
  public boolean getAsBoolean() {
    return trouble().isEmpty();
  }
}
