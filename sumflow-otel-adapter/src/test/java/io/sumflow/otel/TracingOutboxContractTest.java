package io.sumflow.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.sumflow.contracts.DecoratedOutboxContract;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.inmemory.InMemorySession;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TracingOutboxContractTest {

  @Nested
  class WithoutTelemetry extends Contract {

    WithoutTelemetry() {
      super(OpenTelemetry.noop());
    }
  }

  @Nested
  class Sampling extends Contract {

    Sampling() {
      super(Telemetry.sampling().sdk);
    }

    @Test
    @Override
    @Disabled("one header follows them: TracingOutboxTest.theContextFollowsTheMessagesOwnHeaders")
    protected void headersKeepTheirOrder() {}
  }

  abstract static class Contract extends DecoratedOutboxContract {

    private final OpenTelemetry openTelemetry;

    Contract(OpenTelemetry openTelemetry) {
      this.openTelemetry = openTelemetry;
    }

    @Override
    protected Outbox<InMemorySession> decorate(Outbox<InMemorySession> outbox) {
      return new TracingOutbox<>(outbox, openTelemetry);
    }
  }
}
