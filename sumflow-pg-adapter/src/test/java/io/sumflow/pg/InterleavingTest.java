package io.sumflow.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.embedded.PostgresConfig;
import io.sumflow.embedded.PostgresServer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The log against an oracle, on real sessions, with crashes. A failure names its seed; alone it
 * runs with {@code -Dtest=InterleavingTest#inTheBuild* -Dinterleaving.first=SEED
 * -Dinterleaving.seeds=1}.
 */
class InterleavingTest {

  private static final Logger LOG = Logger.getLogger(InterleavingTest.class.getName());
  private static final UnaryOperator<String> SAME = UnaryOperator.identity();

  private static final Map<String, InterleavedWorld.Mutant> MUTANTS =
      Map.of(
          "once running transactions left out",
          relay("where g.after < g.low", "where false"),
          "unlisted running transactions left out",
          relay("union all select l.i from late_g l where l.i is not null", ""),
          "asynchronous opening",
          relay("set_config('synchronous_commit', 'on', true) = 'on'", "true"),
          "cleaning by xmax",
          cleaner("pg_snapshot_xmin", "pg_snapshot_xmax"),
          "cleaning by target",
          cleaner("min\\((r\\.)?published\\)", "min(coalesce($1target, $1published))"),
          "carried snapshot",
          new InterleavedWorld.Mutant(SAME, SAME, true));

  private static PostgresServer server;
  private static OutboxDatabase database;

  @BeforeAll
  static void start() {
    server =
        new PostgresServer(
                // Without fsync: what the server wrote outlives its crash, and it is only a crash.
                PostgresConfig.defaults()
                    .withSetting("full_page_writes", "on")
                    .withSetting("max_prepared_transactions", "50")
                    // What was not awaited at its commit is lost in a crash.
                    .withSetting("wal_writer_delay", "10s"))
            .start();
    database = OutboxDatabase.createOn(server);
    InterleavedWorld.prepare(database);
  }

  @AfterAll
  static void stop() {
    database.close();
    server.close();
  }

  @Test
  void inTheBuildNothingIsLostReorderedOrSentInVain() {
    long first = Long.getLong("interleaving.first", 1);
    check(first, Integer.getInteger("interleaving.seeds", 30));
  }

  @Tag("nightly")
  @Test
  void atNightNothingIsLostReorderedOrSentInVain() {
    check(1_000, Integer.getInteger("interleaving.seeds", 3_000));
  }

  private static void check(long first, int seeds) {
    Map<String, Integer> tally = new TreeMap<>();
    for (long seed = first; seed < first + seeds; seed++) {
      List<String> wrong = run(seed, InterleavedWorld.Mutant.NONE, tally);
      assertEquals(List.of(), wrong, "seed " + seed + " " + tally);
    }
    LOG.info(() -> seeds + " seeds: " + tally);
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "once running transactions left out",
        "unlisted running transactions left out",
        "asynchronous opening",
        "cleaning by xmax",
        "cleaning by target",
        "carried snapshot"
      })
  void eachMutantIsNoticed(String name) {
    int limit = 300;
    Map<String, Integer> tally = new TreeMap<>();
    int seeds = 1;
    while (seeds <= limit
        && run(seeds, MUTANTS.getOrDefault(name, InterleavedWorld.Mutant.NONE), tally).isEmpty()) {
      seeds++;
    }
    LOG.info(name + ": noticed after " + seeds + " seeds " + tally);
    assertTrue(seeds <= limit, name);
  }

  private static List<String> run(
      long seed, InterleavedWorld.Mutant mutant, Map<String, Integer> tally) {
    try {
      return new InterleavedWorld(seed, server, database, mutant, tally).run();
    } catch (RuntimeException | AssertionError failed) {
      throw new AssertionError("seed " + seed, failed);
    }
  }

  private static InterleavedWorld.Mutant relay(String rule, String broken) {
    return new InterleavedWorld.Mutant(sql -> sql.replace(rule, broken), SAME, false);
  }

  private static InterleavedWorld.Mutant cleaner(String rule, String broken) {
    return new InterleavedWorld.Mutant(SAME, sql -> sql.replaceAll(rule, broken), false);
  }
}
