package io.sumflow.otel;

import io.opentelemetry.context.Scope;
import io.sumflow.contracts.TransactorContract;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemorySession;
import io.sumflow.outbox.inmemory.InMemoryTransactor;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** While a poll is applied, which is when it does something. */
class TracingTransactorContractTest extends TransactorContract<InMemorySession> {

  private final Transactor<InMemorySession> transactor =
      new TracingTransactor<>(new InMemoryTransactor());
  private final Set<String> marks = new HashSet<>();
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
  protected Transactor<InMemorySession> transactor() {
    return transactor;
  }

  @Override
  protected void mark(InMemorySession session, String name) {
    session.onCommit(() -> marks.add(name));
  }

  @Override
  protected Set<String> marks() {
    return Set.copyOf(marks);
  }

  @Override
  protected void fail(InMemorySession session) {
    throw session.fail(new IllegalStateException("a statement failed"));
  }
}
