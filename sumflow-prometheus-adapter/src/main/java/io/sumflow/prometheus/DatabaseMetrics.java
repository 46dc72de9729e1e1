package io.sumflow.prometheus;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Transactor;
import java.util.function.LongSupplier;

/**
 * How long the database takes, as one histogram of all that is decorated here: operations of a
 * backlog, each of which is one round trip, and whole transactions, each with the wait for its
 * connection. Label {@code error_type} is empty for what succeeded, else what is done about the
 * failure. One per registry: a second one is refused by the registry. Safe for use by many threads;
 * a scrape reads memory only.
 */
public final class DatabaseMetrics {

  private static final double[] SECONDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10
  };
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String NONE = "";

  private final Histogram duration;
  private final LongSupplier nanoClock;

  /**
   * Registers the metric.
   *
   * @param nanoClock such as {@link System#nanoTime}
   * @throws IllegalStateException if the registry has it already
   */
  public DatabaseMetrics(PrometheusRegistry registry, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    duration =
        Histogram.builder()
            .name("sumflow_database_duration_seconds")
            .help(
                "How long the database took: a statement of the relay, or a whole transaction with"
                    + " the wait for its connection.")
            .unit(Unit.SECONDS)
            .labelNames("operation", "error_type")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            // The library would mark the call's or the poll's span, and the collector keeps what is
            // marked.
            .withoutExemplars()
            .register(registry);
  }

  /** Measures each operation under its method's name; promises what the backlog promises. */
  public Backlog around(Backlog backlog) {
    MeteredBacklog.OPERATIONS.forEach(this::startAtZero);
    return new MeteredBacklog(backlog, this);
  }

  /**
   * Measures each transaction, not what is nested in it; promises what the transactor promises.
   *
   * @param operation what all its transactions are shown as
   */
  public <S> Transactor<S> around(Transactor<S> transactor, String operation) {
    startAtZero(operation);
    return new MeteredTransactor<>(transactor, operation, this);
  }

  private void startAtZero(String operation) {
    duration.initLabelValues(operation, NONE);
  }

  /** To be handed to whichever of the two comes. */
  long started() {
    return nanoClock.getAsLong();
  }

  void succeeded(String operation, long started) {
    observe(operation, NONE, started);
  }

  void failed(String operation, FailureKind kind, long started) {
    observe(operation, FailureCounter.label(kind), started);
  }

  private void observe(String operation, String error, long started) {
    duration
        .labelValues(operation, error)
        .observe((nanoClock.getAsLong() - started) / NANOS_PER_SECOND);
  }
}
