package io.sumflow.otel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.Transactor;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TracingTransactorTest {

  /** Judges a time-out as a database does. */
  private static final class Judging implements Transactor<String> {

    @Override
    public <R, X extends Exception> R inTransaction(Work<String, R, X> work) throws X {
      return work.run("session");
    }

    @Override
    public <R, X extends Exception> R nested(String session, Work<String, R, X> work) throws X {
      return work.run(session);
    }

    @Override
    public FailureKind kind(Throwable failure) {
      return FailureKind.HOLD;
    }

    @Override
    public boolean isTimeout(Throwable failure) {
      return failure instanceof TimeoutException;
    }
  }

  @Test
  void failuresAreJudgedByTheTransactorInside() {
    Transactor<String> transactor = new TracingTransactor<>(new Judging());

    assertEquals(FailureKind.HOLD, transactor.kind(new Exception()));
    assertTrue(transactor.isTimeout(new TimeoutException()));
    assertFalse(transactor.isTimeout(new Exception()));
  }
}
