package io.sumflow.prometheus;

import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.Claim;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.Opening;
import io.sumflow.outbox.PageLimit;
import io.sumflow.outbox.Parked;
import io.sumflow.outbox.Reading;
import io.sumflow.outbox.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Measures what the relay asks of the database, by the names of the port's methods. */
final class MeteredBacklog implements Backlog {

  private static final String CLAIM = "claim";
  private static final String BEAT = "beat";
  private static final String RELEASE = "release";
  private static final String OPEN = "close_and_open";
  private static final String READ = "read";
  private static final String PIN = "pin";
  private static final String ADVANCE = "advance";

  /** All there are. */
  static final List<String> OPERATIONS = List.of(CLAIM, BEAT, RELEASE, OPEN, READ, PIN, ADVANCE);

  private final Backlog backlog;
  private final DatabaseMetrics metrics;

  MeteredBacklog(Backlog backlog, DatabaseMetrics metrics) {
    this.backlog = backlog;
    this.metrics = metrics;
  }

  @Override
  public Claim claim(UUID owner, Duration length, Optional<Claim.Held> stale) {
    return measured(CLAIM, () -> backlog.claim(owner, length, stale));
  }

  @Override
  public boolean beat(Lease lease, Duration length) {
    return measured(BEAT, () -> backlog.beat(lease, length));
  }

  @Override
  public void release(Lease lease) {
    measured(
        RELEASE,
        () -> {
          backlog.release(lease);
          return true;
        });
  }

  @Override
  public Opening closeAndOpen(Lease lease, long number) {
    return measured(OPEN, () -> backlog.closeAndOpen(lease, number));
  }

  @Override
  public Reading read(Window window, long after, PageLimit limit) {
    return measured(READ, () -> backlog.read(window, after, limit));
  }

  @Override
  public boolean pin(Window window, Map<String, Integer> partitions) {
    return measured(PIN, () -> backlog.pin(window, partitions));
  }

  @Override
  public boolean advance(Window window, long through, List<Parked> parked) {
    return measured(ADVANCE, () -> backlog.advance(window, through, parked));
  }

  private <R> R measured(String operation, Supplier<R> asked) {
    long started = metrics.started();
    R answer;
    try {
      answer = asked.get();
    } catch (RuntimeException | Error failure) {
      metrics.failed(operation, kind(failure), started);
      throw failure;
    }
    metrics.succeeded(operation, started);
    return answer;
  }

  /** What is no failure of storage is a bug, which somebody must mend. */
  private static FailureKind kind(Throwable failure) {
    return failure instanceof InfrastructureException away ? away.kind() : FailureKind.HOLD;
  }
}
