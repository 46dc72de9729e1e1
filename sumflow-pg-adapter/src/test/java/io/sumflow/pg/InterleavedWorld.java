package io.sumflow.pg;

import io.sumflow.embedded.PostgresServer;
import io.sumflow.outbox.LedgerHook;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Six writers, two relays, a cleaner and crashes on one real database, interleaved by one thread:
 * everything follows from the seed. Afterwards {@link InterleavedOracle} is asked.
 */
final class InterleavedWorld {

  private static final int WRITERS = 6;

  /** What is broken on purpose, to see that the oracle notices. */
  record Mutant(UnaryOperator<String> relay, UnaryOperator<String> cleaner, boolean carried) {
    static final Mutant NONE =
        new Mutant(UnaryOperator.identity(), UnaryOperator.identity(), false);
  }

  final long seed;
  final Random random;
  final int pageRows;
  final int keys;
  final double asynchronous;
  final boolean parking;
  final List<UUID> sent = new ArrayList<>();
  final Map<String, Integer> tally;
  int day;

  private final PostgresServer server;
  private final OutboxDatabase database;
  private final Mutant mutant;
  private final Session admin;
  private final Session housekeeper;
  private final double relaying;
  private final List<InterleavedWriter> writers = new ArrayList<>();
  private final List<InterleavedRelay> relays = new ArrayList<>();

  InterleavedWorld(
      long seed,
      PostgresServer server,
      OutboxDatabase database,
      Mutant mutant,
      Map<String, Integer> tally) {
    this.seed = seed;
    this.server = server;
    this.database = database;
    this.mutant = mutant;
    this.tally = tally;
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.pageRows = pick(2, 3, 5, 30);
    this.keys = pick(1, 2, 3, 6);
    this.asynchronous = pick(0, 1, 2, 2) / 2.0;
    this.relaying = pick(2, 8, 25) / 100.0;
    this.parking = random.nextInt(4) == 0;
    this.admin = database.session();
    this.housekeeper = database.session(mutant.cleaner());
  }

  /** Tables that stand around the outbox. Once per database. */
  static void prepare(OutboxDatabase database) {
    try (Session admin = database.session()) {
      admin.run(
          """
          create table other (x int);
          create table archive (id uuid, key text, payload bytea, seq bigint);
          create table agg (key text primary key, v int);
          alter table outbox_message alter segment
            set default (current_setting('test.day')::int % 16)::smallint;
          """);
    }
  }

  /** What is wrong; empty if nothing. */
  List<String> run() {
    try {
      reset();
      for (int n = 0; n < WRITERS; n++) {
        writers.add(new InterleavedWriter(n, this, database.session()));
      }
      for (int n = 0; n < 2; n++) {
        relays.add(relay());
      }
      double crashing = pick(0, 0, 2, 5) / 1000.0;
      int steps = 200 + random.nextInt(600);
      for (int i = 0; i < steps; i++) {
        int before = sent.size();
        step();
        boolean justSent = sent.size() > before;
        if (crashing > 0 && (chance(crashing) || (justSent && chance(0.1)))) {
          crash();
        }
      }
      finish();
      return new InterleavedOracle(admin, sent).wrong();
    } finally {
      writers.forEach(InterleavedWriter::close);
      relays.forEach(InterleavedRelay::close);
      admin.close();
      housekeeper.close();
    }
  }

  private InterleavedRelay relay() {
    // The relay's own session commits asynchronously, else it would hide lost commits.
    Session session =
        new Session(database.url() + "&options=-c%20synchronous_commit%3Doff", mutant.relay());
    return mutant.carried()
        ? new CarryingRelay(this, session)
        : new InterleavedRelay(this, session);
  }

  private void reset() {
    for (String prepared : prepared()) {
      admin.run("rollback prepared '" + prepared + "'");
    }
    admin.run(
        """
        delete from outbox_message; delete from outbox_parked; delete from outbox_parked_key;
        delete from other; delete from archive; delete from agg;
        insert into agg select 'k' || g, 0 from generate_series(0, 5) g;
        update outbox_relay set owner = null, target = null, published = pg_current_snapshot(),
          published_xact = pg_current_xact_id(), after_seq = 0,
          low_seq = (select last_value from outbox_message_seq), high_seq = (select last_value from outbox_message_seq),
          target_hi = (select last_value from outbox_message_seq);
        """);
    if (random.nextBoolean()) {
      admin.run("select nextval('outbox_message_seq')");
    }
  }

  private List<String> prepared() {
    return admin.all("select gid from pg_prepared_xacts where database = current_database()");
  }

  private void step() {
    double x = random.nextDouble();
    if (x < 0.02) {
      admin.run("update outbox_relay set lease_until = '-infinity'");
      relays.add(relays.remove(0));
    } else if (x < 0.025) {
      relays.get(random.nextInt(2)).forget();
    } else if (x < 0.06) {
      day++;
    } else if (x < 0.11) {
      clean(Math.max(0, day - random.nextInt(4)) % 16);
    } else if (x < 0.11 + relaying) {
      for (int n = random.nextInt(4); n >= 0; n--) {
        relays.get(0).step();
      }
    } else if (x < 0.13 + relaying) {
      relays.get(1).step();
    } else {
      writers.get(random.nextInt(WRITERS)).step();
    }
  }

  private void clean(int segment) {
    LedgerHook<Connection, Integer> archive =
        new LedgerHook<>() {
          @Override
          public Integer prepare(Connection session, int which) {
            return which;
          }

          @Override
          public void store(Connection session, Integer which) {
            try (var insert =
                session.prepareStatement(
                    "insert into archive select id, key, payload, seq from outbox_message_"
                        + which)) {
              count("cleaned rows", insert.executeUpdate());
            } catch (SQLException failed) {
              throw new AssertionError(failed);
            }
          }
        };
    PgTransactor transactor = new PgTransactor(housekeeper);
    Duration ago = Duration.ofDays(-1);
    if (new SegmentCleaner<>(transactor, "public", ago, Duration.ofMillis(5), archive)
        .clean(segment)) {
      count("cleaned", 1);
    }
  }

  private void crash() {
    count("crash", 1);
    server.stopImmediately();
    server.restart();
    writers.forEach(InterleavedWriter::crashed);
    admin.close();
    housekeeper.close();
    for (InterleavedRelay relay : relays) {
      relay.disconnect();
      // Half the time the relay's process outlives the database, with what it has in memory.
      if (random.nextBoolean()) {
        relay.forget();
      }
    }
  }

  private void finish() {
    writers.forEach(InterleavedWriter::finish);
    for (String prepared : prepared()) {
      admin.run("commit prepared '" + prepared + "'");
    }
    relays.get(0).forget();
    for (int idle = 0; idle < 5; ) {
      if (relays.get(0).step()) {
        idle = 0;
      } else {
        idle++;
        // For a relay that has lost its memory of the lease.
        admin.run("update outbox_relay set lease_until = '-infinity'");
      }
    }
  }

  int pick(int... values) {
    return values[random.nextInt(values.length)];
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  void count(String what, int times) {
    tally.merge(what, times, Integer::sum);
  }

  UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
