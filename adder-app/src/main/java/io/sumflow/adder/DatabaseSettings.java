package io.sumflow.adder;

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
 * The adder's database.
 *
 * @param url host, port, database, user and password; default postgres://localhost:5432/adder
 * @param poolMin connections kept open, 0 to {@code poolMax}; default 5
 * @param poolMax connections at most, 4 to 1,000; default 25
 */
record DatabaseSettings(PgUrl url, int poolMin, int poolMax) {

  /** A name that does not answer must not hold a call for longer than its deadline. */
  private static final Map<String, String> CONNECTION =
      Map.of("ApplicationName", "adder", "connectTimeout", "2", "loginTimeout", "3");

  /** A server that froze lets go of its callers; far above any statement of the pool's users. */
  private static final String SOCKET_TIMEOUT_SECONDS = "20";

  DatabaseSettings {
    Setting.within("database.poolMax", 4, 1_000, poolMax);
    Setting.within("database.poolMin", 0, poolMax, poolMin);
  }

  static DatabaseSettings defaults() {
    return new DatabaseSettings(PgUrl.parse("postgres://localhost:5432/adder"), 5, 25);
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

  /** For many short transactions. */
  DataSourceFactory pool() {
    DataSourceFactory pool = unhurried();
    pool.setProperties(properties(Map.of("socketTimeout", SOCKET_TIMEOUT_SECONDS)));
    pool.setInitialSize(poolMin);
    pool.setMinSize(poolMin);
    pool.setMaxSize(poolMax);
    return pool;
  }

  /** For one who asks whether the database is usable: says so within seconds. */
  DataSourceFactory probe() {
    DataSourceFactory pool = unhurried();
    pool.setProperties(properties(Map.of("socketTimeout", "3")));
    pool.setMaxSize(1);
    return pool;
  }

  /** For few long statements: migrations and cleaning. */
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
    // The relay must have a connection within 3 s.
    pool.setMaxWaitForConnection(Duration.milliseconds(2_500));
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
