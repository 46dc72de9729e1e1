package io.sumflow.otel;

import io.opentelemetry.context.Scope;
import io.sumflow.contracts.DecoratedTransactorContract;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemorySession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** While a poll is applied, which is when it does something. */
class TracingTransactorContractTest extends DecoratedTransactorContract {

  private Scope poll = Scope.noop();

  @BeforeEach
  @SuppressWarnings("MustBeClosedChecker") // closed after each test
  void apply() {
    TracedWorld world = TracedWorld.sampling();
    world.record("one");
    TracedWorld.drain(world.relay());
    PollTracer tracer =
        new PollTracer(
            SpanCatalogue.tracer(world.telemetry.sdk),
            world.clock,
            TracedWorld.GROUP,
            TracedWorld.NAMING,
            ProcessParent.CREATION);
    poll = tracer.begin(world.poll(0)).context().makeCurrent();
  }

  @AfterEach
  void leave() {
    poll.close();
  }

  @Override
  protected Transactor<InMemorySession> decorate(Transactor<InMemorySession> transactor) {
    return new TracingTransactor<>(transactor);
  }
}
