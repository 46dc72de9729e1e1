package io.sumflow.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

  @Test
  void eachDatabaseOfTheSharedServerIsEmptyAndItsOwn() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    String one = server.createDatabase();
    String other = server.createDatabase();

    execute(server, one, "create table t (x int)");

    assertNotEquals(one, other);
    assertEquals("0", query(server, other, "select count(*) from pg_tables where tablename='t'"));
    assertEquals("18", query(server, one, "show server_version").substring(0, 2));
    assertFalse(server.createDatabase(one));
  }

  @Test
  void whatWasCommittedSurvivesACrashAndTheSettingsChangeWithARestart() throws SQLException {
    try (PostgresServer server = new PostgresServer(PostgresConfig.defaults()).start()) {
      int port = server.port();
      execute(server, "postgres", "create table t as select 7 as x");

      server.stopImmediately();
      assertFalse(server.isRunning());
      assertThrows(SQLException.class, () -> server.connect("postgres").close());
      server.restartWith("max_prepared_transactions", "50");

      assertEquals(port, server.port());
      assertEquals("7", query(server, "postgres", "select x from t"));
      assertEquals("50", query(server, "postgres", "show max_prepared_transactions"));
      assertEquals("off", query(server, "postgres", "show fsync"));
    }
  }

  @Test
  void aServerWhoseProcessWasKilledStartsAgain() throws SQLException {
    try (PostgresServer server = new PostgresServer(PostgresConfig.defaults()).start()) {
      execute(server, "postgres", "create table t as select 7 as x");

      ProcessHandle.of(server.pid().orElseThrow()).orElseThrow().destroyForcibly();
      await().until(() -> !server.isRunning());
      server.restart();

      assertEquals("7", query(server, "postgres", "select x from t"));
    }
  }

  @Test
  void aDurableClusterAsksForItsPasswordAndSyncs(@TempDir Path dir) throws SQLException {
    PostgresConfig config = PostgresConfig.durable(dir.resolve("pg"), 0, "it's secret");
    try (PostgresServer server = new PostgresServer(config).start()) {
      assertEquals("on", query(server, "postgres", "show fsync"));
      assertThrows(
          SQLException.class,
          () -> DriverManager.getConnection(server.jdbcUrl("postgres")).close());
    }
    assertTrue(Files.exists(dir.resolve("pg").resolve("PG_VERSION")));
    assertFalse(config.toString().contains("secret"));
  }

  @Test
  void aServerLeftInTheDirectoryIsEndedFirst(@TempDir Path dir) throws SQLException {
    PostgresConfig config = PostgresConfig.defaults().withDataDir(dir.resolve("pg"));
    try (PostgresServer left = new PostgresServer(config).start();
        PostgresServer next = new PostgresServer(config)) {
      execute(left, "postgres", "create table t as select 7 as x");
      long before = left.pid().orElseThrow();

      assertEquals(Optional.of(before), PostgresServer.endLeftIn(dir.resolve("pg")));
      assertEquals(Optional.empty(), PostgresServer.endLeftIn(dir.resolve("pg")));
      left.restart();
      next.start();

      assertNotEquals(before, next.pid().orElseThrow());
      assertEquals("7", query(next, "postgres", "select x from t"));
    }
  }

  @Test
  void aProcessNumberThatIsInUseByAnotherProgramDoesNotKeepItFromStarting(@TempDir Path dir)
      throws Exception {
    PostgresConfig config = PostgresConfig.defaults().withDataDir(dir.resolve("pg"));
    Path file = dir.resolve("pg").resolve("postmaster.pid");
    byte[] stale;
    try (PostgresServer server = new PostgresServer(config).start()) {
      String text = Files.readString(file);
      stale =
          (ProcessHandle.current().pid() + text.substring(text.indexOf('\n')))
              .getBytes(StandardCharsets.UTF_8);
      assertTrue(server.isRunning());
    }
    Files.write(file, stale);

    try (PostgresServer server = new PostgresServer(config).start()) {
      assertTrue(server.isRunning());
    }
  }

  @Test
  void theDirectoryOfAnotherMajorVersionIsRefused(@TempDir Path dir) throws Exception {
    Path data = Files.createDirectories(dir.resolve("pg"));
    Files.writeString(data.resolve("PG_VERSION"), "17\n");
    try (PostgresServer server = new PostgresServer(PostgresConfig.defaults().withDataDir(data))) {

      EmbeddedServerException refused = assertThrows(EmbeddedServerException.class, server::start);

      assertEquals(
          data + " was made by PostgreSQL 17, this is 18; it was not touched",
          refused.getMessage());
    }
  }

  @Test
  void aTakenPortIsSaidInOneLine(@TempDir Path dir) throws Exception {
    int taken = PostgresServer.shared().port();
    PostgresConfig config = PostgresConfig.defaults().withPort(taken).withDataDir(dir.resolve("p"));
    try (PostgresServer server = new PostgresServer(config)) {

      EmbeddedServerException refused = assertThrows(EmbeddedServerException.class, server::start);

      assertTrue(String.valueOf(refused.getMessage()).startsWith("PostgreSQL did not start: "));
      assertEquals(1, String.valueOf(refused.getMessage()).lines().count());
    }
  }

  @Test
  void closingRemovesTemporaryDataAndClosingTwiceIsFine() throws SQLException {
    PostgresServer server = new PostgresServer(PostgresConfig.defaults()).start();
    Path data = Path.of(query(server, "postgres", "show data_directory"));

    server.close();
    server.close();

    assertFalse(Files.exists(data));
    assertFalse(server.isRunning());
  }

  private static void execute(PostgresServer server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(PostgresServer server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }
}
