package io.sumflow.shell;

import io.dropwizard.db.DataSourceFactory;
import io.sumflow.pg.PgUrl;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service's database and the pools it is reached through.
 *
 * @param service names its sessions, unless the url does; the default database's name
 * @param url host, port, database, user and password; default postgres://localhost:5432/SERVICE
 * @param poolMin connections kept open, 0 to {@code poolMax}
 * @param poolMax connections at most, 4 to 1,000; default 25
 */
public record DatabaseSettings(String service, PgUrl url, int poolMin, int poolMax) {

  /** Rejects a size out of range. */
  public DatabaseSettings {
    Setting.within("database.poolMax", 4, 1_000, poolMax);
    Setting.within("database.poolMin", 0, poolMax, poolMin);
  }

  /** What a configuration file says of it; what it leaves out is null. */
  public record Given(@Nullable String url, @Nullable Integer poolMin, @Nullable Integer poolMax) {}

  /** On this machine, with up to 25 connections. */
  public static DatabaseSettings defaults(String service, int poolMin) {
    return new DatabaseSettings(
        service, PgUrl.parse("postgres://localhost:5432/" + service), poolMin, 25);
  }

  /** These with what is given in their place. */
  public DatabaseSettings with(Given given) {
    return new DatabaseSettings(
        service,
        Setting.text(given.url).map(PgUrl::parse).orElse(url),
        Objects.requireNonNullElse(given.poolMin, poolMin),
        Objects.requireNonNullElse(given.poolMax, poolMax));
  }

  /**
   * For many short transactions.
   *
   * @param socketTimeout a server that froze lets go of its callers after so many whole seconds;
   *     far above any statement of theirs
   */
  public DataSourceFactory pool(Duration socketTimeout) {
    DataSourceFactory pool = few(poolMax, socketTimeout);
    pool.setInitialSize(poolMin);
    pool.setMinSize(poolMin);
    return pool;
  }

  /**
   * For few users that may not wait for ever either.
   *
   * @param max connections at most; none is kept open
   */
  public DataSourceFactory few(int max, Duration socketTimeout) {
    DataSourceFactory pool = unhurried();
    pool.setProperties(
        properties(Map.of("socketTimeout", Long.toString(socketTimeout.toSeconds()))));
    pool.setMaxSize(max);
    return pool;
  }

  /** For few long statements, migrations and cleaning: two connections, as slow as they like. */
  public DataSourceFactory unhurried() {
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
    pool.setMaxConnectionAge(io.dropwizard.util.Duration.hours(1));
    pool.setMinIdleTime(io.dropwizard.util.Duration.minutes(30));
    // A relay must have a connection within 3 s.
    pool.setMaxWaitForConnection(io.dropwizard.util.Duration.milliseconds(2_500));
    // A connection that died with its server is found out before it is used, at little cost.
    pool.setCheckConnectionOnBorrow(true);
    pool.setValidationInterval(io.dropwizard.util.Duration.seconds(1));
    pool.setValidationQueryTimeout(io.dropwizard.util.Duration.seconds(3));
    // The process starts without its database and serves as soon as that is back.
    pool.setIgnoreExceptionOnPreLoad(true);
    return pool;
  }

  /** A name that does not answer must not hold a call for longer than its deadline. */
  private Map<String, String> properties(Map<String, String> more) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("ApplicationName", service);
    properties.put("connectTimeout", "2");
    properties.put("loginTimeout", "3");
    properties.putAll(more);
    properties.putAll(url.properties());
    return properties;
  }
}
