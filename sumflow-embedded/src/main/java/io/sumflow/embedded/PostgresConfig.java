package io.sumflow.embedded;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where an embedded PostgreSQL keeps its data and how it runs. Immutable.
 *
 * @param dataDir the cluster's directory, made when missing; empty: a temporary one, removed on
 *     close
 * @param port loopback port, 1 to 65535; 0: a free one
 * @param password of the superuser {@code postgres} (SCRAM); empty: loopback is trusted, for tests
 *     only. It counts when the cluster is made; later it must be the same
 * @param logFile where the server writes its log; empty: beside the data
 * @param settings of postgresql.conf, by name
 */
public record PostgresConfig(
    Optional<Path> dataDir,
    int port,
    Optional<String> password,
    Optional<Path> logFile,
    Map<String, String> settings) {

  /**
   * Rejects what no server can take.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value
   */
  public PostgresConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0..65535: " + port);
    }
    for (String name : settings.keySet()) {
      if (!name.matches("[a-z_][a-z0-9_.]*")) {
        throw new IllegalArgumentException("settings must have PostgreSQL's names: " + name);
      }
    }
    dataDir = dataDir.map(dir -> dir.toAbsolutePath().normalize());
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /**
   * For tests: temporary, on a free port, and without fsync. What was committed survives the death
   * of PostgreSQL, not of the machine.
   */
  public static PostgresConfig defaults() {
    return new PostgresConfig(
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Map.of("fsync", "off", "full_page_writes", "off", "max_connections", "200"));
  }

  /** What was committed survives a power cut: fsync stays on. */
  public static PostgresConfig durable(Path dataDir, int port, String password) {
    return new PostgresConfig(
        Optional.of(dataDir), port, Optional.of(password), Optional.empty(), Map.of());
  }

  /** The same with another port. */
  public PostgresConfig withPort(int newPort) {
    return new PostgresConfig(dataDir, newPort, password, logFile, settings);
  }

  /** The same in a directory that outlives the server. */
  public PostgresConfig withDataDir(Path newDataDir) {
    return new PostgresConfig(Optional.of(newDataDir), port, password, logFile, settings);
  }

  /** The same with another log file; its directory must exist. */
  public PostgresConfig withLogFile(Path newLogFile) {
    return new PostgresConfig(dataDir, port, password, Optional.of(newLogFile), settings);
  }

  /** The same with one setting of postgresql.conf added or replaced. */
  public PostgresConfig withSetting(String name, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(name, value);
    return withSettings(more);
  }

  PostgresConfig withSettings(Map<String, String> newSettings) {
    return new PostgresConfig(dataDir, port, password, logFile, newSettings);
  }

  /** Everything but the password. */
  @Override
  public String toString() {
    return "PostgresConfig[dataDir=%s, port=%d, settings=%s]".formatted(dataDir, port, settings);
  }
}
