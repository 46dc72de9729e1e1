package io.sumflow.pg;

import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.BacklogState;
import io.sumflow.outbox.Claim;
import io.sumflow.outbox.Cleanable;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.LedgerHook;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Parked;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Window;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The backlog of an outbox log in PostgreSQL, with the lease and the position of its relay in one
 * row.
 *
 * <p>A window is what became visible between two snapshots (the idea of PgQ's ticks), opened
 * durably before any of it is sent, so that nothing is sent that a crash can take back, and read in
 * order of the sequence, so that a late commit is neither skipped nor reordered. The published
 * history is never walked, and no row of it is ever written again.
 *
 * <p>Every method is one statement in one round trip on a connection of its own, in a transaction
 * that ends with it; nothing is left set on the session, so a pooler in transaction mode may stand
 * between. A step ends within 4 seconds, or fails; the data source must hand out a connection in
 * less than 3. Thread-safe, though a relay uses it from one thread.
 *
 * <p>Cleaning truncates segments of a day whose messages were all published and are older than the
 * retention. A position that belongs to another history than the database's holds and waits for a
 * person.
 *
 * <p>Not promised: that a message is read once only. What was read but not advanced past is read
 * again after a crash, by whoever has the lease then.
 */
public final class PgBacklog implements Backlog, Cleanable {

  private final Steps steps;
  private final PositionRow position;
  private final String schema;
  private final LeaseSql leaseSql;
  private final WindowSql windowSql;
  private final PageSql pageSql;
  private final SampleSql sampleSql;
  private final Cleanable cleaner;

  /** A backlog without a ledger; does no I/O. */
  public PgBacklog(DataSource dataSource, PgOutboxConfig config) {
    this(dataSource, config, SegmentCleaner.NO_LEDGER);
  }

  /**
   * A backlog whose truncated segments are accounted for; does no I/O.
   *
   * @param ledger prepared before a segment is locked, stored in the transaction that truncates it
   */
  public <E> PgBacklog(
      DataSource dataSource, PgOutboxConfig config, LedgerHook<Connection, E> ledger) {
    this.steps = new Steps(dataSource);
    this.position = new PositionRow(steps);
    this.schema = config.schema();
    this.leaseSql = new LeaseSql(schema);
    this.windowSql = new WindowSql(schema);
    this.pageSql = new PageSql(schema);
    this.sampleSql = new SampleSql(schema);
    this.cleaner =
        new SegmentCleaner<>(
            new PgTransactor(dataSource),
            schema,
            config.retention(),
            SegmentCleaner.LOCK_MAX,
            ledger);
  }

  @Override
  public Claim claim(UUID owner, Duration length, Optional<Claim.Held> stale) {
    List<Object> parameters =
        List.of(
            owner,
            length.toMillis(),
            owner,
            stale.map(Claim.Held::epoch).orElse(-1L),
            stale.map(Claim.Held::beat).orElse(-1L));
    return steps.run("claim", leaseSql.claim, parameters, row -> claimed(owner, row));
  }

  private Claim claimed(UUID owner, ResultSet row) throws SQLException {
    if (!row.next()) {
      throw OutboxSchema.noPosition(schema);
    }
    String at = row.getString("at");
    if (at == null) {
      return new Claim.Held(row.getLong("held_epoch"), row.getLong("held_beat"));
    }
    position.foundAt(at);
    Lease lease = new Lease(owner, row.getLong("epoch"));
    long number = row.getLong("win");
    Optional<Window> open =
        row.getBoolean("open")
            ? Optional.of(
                new Window(
                    lease,
                    number,
                    row.getLong("after_seq"),
                    row.getLong("target_hi"),
                    Pages.partitions(row.getString("partitions"))))
            : Optional.empty();
    return new Claim.Claimed(lease, number, open);
  }

  @Override
  public boolean beat(Lease lease, Duration length) {
    return writes(
        "beat", leaseSql.beat, List.of(length.toMillis()), List.of(lease.owner(), lease.epoch()));
  }

  @Override
  public void release(Lease lease) {
    writes("release", leaseSql.release, List.of(), List.of(lease.owner(), lease.epoch()));
  }

  @Override
  public Opening closeAndOpen(Lease lease, long number) {
    return position
        .run(
            "opening",
            windowSql.closeAndOpen,
            List.of(),
            List.of(lease.owner(), lease.epoch(), number),
            row -> row.next() ? opened(lease, row) : Optional.empty())
        .orElse(new Opening.Fenced());
  }

  private Optional<Opening> opened(Lease lease, ResultSet row) throws SQLException {
    String at = row.getString("at");
    if (at == null && row.getBoolean("must_write")) {
      return Optional.empty();
    }
    position.foundAt(at);
    String hold = row.getString("hold");
    if (hold != null) {
      return Optional.of(new Opening.Hold(hold));
    }
    if (at == null || !row.getBoolean("opened")) {
      return Optional.of(new Opening.Idle());
    }
    Window window = new Window(lease, row.getLong("win"), 0, row.getLong("target_hi"), Map.of());
    return Optional.of(new Opening.Opened(window, row.getBoolean("timeline_changed")));
  }

  @Override
  public Reading read(Window window, long after, PageLimit limit) {
    return position
        .run(
            "read",
            pageSql.read,
            List.of(after, (long) limit.rows(), limit.bytes()),
            guards(window),
            Pages::read)
        .orElse(new Reading.Fenced());
  }

  @Override
  public boolean pin(Window window, Map<String, Integer> partitions) {
    return writes("pin", windowSql.pin, List.of(Lines.write(partitions)), guards(window));
  }

  @Override
  public boolean advance(Window window, long through, List<Parked> parked) {
    if (parked.isEmpty()) {
      return writes("advance", windowSql.advance, List.of(through), guards(window));
    }
    List<Object> guarded = new ArrayList<>(guards(window));
    guarded.add(parked.stream().map(one -> one.entry().seq()).toList());
    guarded.add(parked.stream().map(one -> one.entry().message().id().toString()).toList());
    guarded.add(parked.stream().map(one -> Lines.printable(one.cause())).toList());
    return writes("park", windowSql.park, List.of(through), guarded);
  }

  /**
   * Counts what waits; for a sampler, every 10 seconds or so. Costs what reading 10,000 rows of the
   * log costs, at most.
   */
  public BacklogState sample() {
    return steps.run("sample", sampleSql.sample, List.of(), this::sampled);
  }

  private BacklogState sampled(ResultSet row) throws SQLException {
    if (!row.next()) {
      throw OutboxSchema.noPosition(schema);
    }
    long counted = row.getLong("counted");
    long size =
        counted <= SampleSql.EXACT_MAX ? counted : Math.max(counted, row.getLong("estimate"));
    Duration oldest = Duration.ofMillis(Math.max(0, row.getLong("oldest_millis")));
    return new BacklogState(size, oldest, row.getLong("parked"));
  }

  /**
   * Truncates every segment that is published, past its retention and not empty.
   *
   * @return segments truncated; one that somebody is using is left for the next call
   */
  @Override
  public int clean() {
    return cleaner.clean();
  }

  private static List<Object> guards(Window window) {
    return List.of(window.lease().owner(), window.lease().epoch(), window.number());
  }

  private boolean writes(String doing, PositionRow.Sql sql, List<?> before, List<?> after) {
    return position
        .run(
            doing,
            sql,
            before,
            after,
            row -> row.next() ? Optional.of(row.getString("at")) : Optional.<String>empty())
        .map(
            at -> {
              position.foundAt(at);
              return true;
            })
        .orElse(false);
  }
}
