package io.sumflow.prometheus;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Transactor;

/** Measures transactions, from the wait for a connection to the commit's answer. */
final class MeteredTransactor<S> implements Transactor<S> {

  private final Transactor<S> transactor;
  private final String operation;
  private final DatabaseMetrics metrics;

  MeteredTransactor(Transactor<S> transactor, String operation, DatabaseMetrics metrics) {
    this.transactor = transactor;
    this.operation = operation;
    this.metrics = metrics;
  }

  @Override
  public <R, X extends Exception> R inTransaction(Work<S, R, X> work) throws X {
    long started = metrics.started();
    R result;
    try {
      result = transactor.<R, X>inTransaction(work);
    } catch (Throwable failure) {
      metrics.failed(operation, transactor.kind(failure), started);
      throw failure;
    }
    metrics.succeeded(operation, started);
    return result;
  }

  @Override
  public <R, X extends Exception> R nested(S session, Work<S, R, X> work) throws X {
    return transactor.nested(session, work);
  }

  @Override
  public FailureKind kind(Throwable failure) {
    return transactor.kind(failure);
  }

  @Override
  public boolean isTimeout(Throwable failure) {
    return transactor.isTimeout(failure);
  }
}
