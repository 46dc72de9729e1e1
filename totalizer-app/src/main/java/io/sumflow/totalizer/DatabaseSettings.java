package io.sumflow.totalizer;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import io.sumflow.pg.PgUrl;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The totalizer's database.
 *
 * @param url host, port, database, user and password; default postgres://localhost:5432/totalizer
 * @param poolMin connections kept open, 0 to {@code poolMax}; default 2
 * @param poolMax connections for requests at most, 1 to 1,000; default 25. Two more receive
 */
record DatabaseSettings(PgUrl url, int poolMin, int poolMax) {

  private static final Map<String, String> CONNECTION =
      Map.of("ApplicationName", "totalizer", "connectTimeout", "2", "loginTimeout", "3");

  /** A server that froze lets go of its callers, below the 10 s in which an answer is due. */
  private static final String SOCKET_TIMEOUT_SECONDS = "8";

  private static final String BACKGROUND_SOCKET_TIMEOUT_SECONDS = "60";

  DatabaseSettings {
    Setting.within("database.poolMax", 1, 1_000, poolMax);
    Setting.within("database.poolMin", 0, poolMax, poolMin);
  }

  static DatabaseSettings defaults() {
    return new DatabaseSettings(PgUrl.parse("postgres://localhost:5432/totalizer"), 2, 25);
  }

  @JsonCreator
  static DatabaseSettings read(
      @Nullable String url, @Nullable Integer poolMin, @Nullable Integer poolMax) {
    DatabaseSettings defaults = defaults();
    return new DatabaseSettings(
        Setting.text(url).map(PgUrl::parse).orElse(defaults.url),
        Objects.requireNonNullElse(poolMin, defaults.poolMin),
        Objects.requireNonNullElse(poolMax, defaults.poolMax));
  }

  /** For requests: many short transactions. */
  DataSourceFactory pool() {
    DataSourceFactory pool = unhurried();
    pool.setProperties(properties(Map.of("socketTimeout", SOCKET_TIMEOUT_SECONDS)));
    pool.setInitialSize(poolMin);
    pool.setMinSize(poolMin);
    pool.setMaxSize(poolMax);
    return pool;
  }

  /**
   * For the receiver and the cleaner, one connection each, which an outage may not hold for ever.
   */
  DataSourceFactory background() {
    DataSourceFactory pool = unhurried();
    pool.setProperties(properties(Map.of("socketTimeout", BACKGROUND_SOCKET_TIMEOUT_SECONDS)));
    return pool;
  }

  /** For few long statements: migrations. */
  DataSourceFactory unhurried() {
    DataSourceFactory pool = new DataSourceFactory();
    pool.setDriverClass("org.postgresql.Driver");
    pool.setUrl(url.jdbcUrl());
    url.user().ifPresent(pool::setUser);
    url.password().ifPresent(pool::setPassword);
    pool.setProperties(properties(Map.of()));
    pool.setInitialSize(0);
    pool.setMinSize(0);
    pool.setMaxSize(2);
    pool.setAutoCommitByDefault(true);
    pool.setRollbackOnReturn(true);
    pool.setJdbcInterceptors(Optional.of("ConnectionState"));
    pool.setMaxConnectionAge(Duration.hours(1));
    pool.setMinIdleTime(Duration.minutes(30));
    pool.setMaxWaitForConnection(Duration.seconds(3));
    // A connection that died with its server is found out before it is used, at little cost.
    pool.setCheckConnectionOnBorrow(true);
    pool.setValidationInterval(Duration.seconds(1));
    pool.setValidationQueryTimeout(Duration.seconds(3));
    // The process starts without its database and serves as soon as that is back.
    pool.setIgnoreExceptionOnPreLoad(true);
    return pool;
  }

  private Map<String, String> properties(Map<String, String> more) {
    Map<String, String> properties = new LinkedHashMap<>(CONNECTION);
    properties.putAll(more);
    properties.putAll(url.properties());
    return properties;
  }
}
