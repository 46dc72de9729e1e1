package io.sumflow.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import io.prometheus.metrics.tracer.initializer.SpanContextSupplier;
import io.sumflow.outbox.Backlog;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.Lease;
import io.sumflow.outbox.Transactor;
import io.sumflow.outbox.inmemory.InMemoryBacklog;
import io.sumflow.outbox.inmemory.InMemoryOutbox;
import io.sumflow.outbox.inmemory.InMemorySession;
import io.sumflow.outbox.inmemory.InMemoryTransactor;
import io.sumflow.outbox.inmemory.ManualClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every question to the clock takes half a second of it. */
final class DatabaseMetricsTest {

  private static final String METRIC = "sumflow_database_duration_seconds";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private long nanos;
  private final DatabaseMetrics metrics =
      new DatabaseMetrics(registry, () -> nanos += 500_000_000L);
  private final InMemoryTransactor storage = new InMemoryTransactor();
  private final Backlog backlog =
      metrics.around(
          new InMemoryBacklog(new InMemoryOutbox(storage, new ManualClock(Instant.EPOCH), 100)));
  private final Transactor<InMemorySession> transactor = metrics.around(storage, "receive");

  @Test
  void everyOperationIsThereFromTheStart() {
    Set<String> found = new TreeSet<>();
    for (String line : Exposition.lines(registry)) {
      if (line.startsWith(METRIC + "_count")) {
        found.add(line.substring((METRIC + "_count").length()));
      }
    }

    Set<String> expected = new TreeSet<>();
    for (String operation :
        List.of(
            "claim", "beat", "release", "close_and_open", "read", "pin", "advance", "receive")) {
      expected.add("{error_type=\"\",operation=\"" + operation + "\"} 0");
    }
    assertEquals(expected, found);
  }

  @Test
  void anOperationIsMeasuredUnderItsName() {
    backlog.claim(new UUID(0, 1), Duration.ofSeconds(10), Optional.empty());

    assertHas("_count{error_type=\"\",operation=\"claim\"} 1");
    assertHas("_sum{error_type=\"\",operation=\"claim\"} 0.5");
    assertHas("_count{error_type=\"\",operation=\"beat\"} 0");
  }

  @Test
  void aTransactionIsMeasuredWholeAndWhatIsNestedIsNot() {
    transactor.<Object, RuntimeException>inTransaction(
        session -> transactor.<Object, RuntimeException>nested(session, inner -> "done"));

    assertHas("_count{error_type=\"\",operation=\"receive\"} 1");
    assertHas("_sum{error_type=\"\",operation=\"receive\"} 0.5");
  }

  @Test
  void whatFailsSaysWhatIsDoneAboutIt() {
    InfrastructureException away =
        new InfrastructureException(FailureKind.HOLD, "gone", new IllegalStateException());

    assertThrows(
        InfrastructureException.class,
        () ->
            transactor.<Object, RuntimeException>inTransaction(
                session -> {
                  throw away;
                }));

    assertHas("_count{error_type=\"hold\",operation=\"receive\"} 1");
    assertHas("_count{error_type=\"\",operation=\"receive\"} 0");
  }

  @Test
  void theSpanUnderWayIsNotMarkedAsAnExemplar() {
    SpanContext before = SpanContextSupplier.getSpanContext();
    Span span = new Span();
    SpanContextSupplier.setSpanContext(span);
    try {
      new DatabaseMetrics(new PrometheusRegistry(), System::nanoTime)
          .around(storage, "receive")
          .<Object, RuntimeException>inTransaction(session -> "done");
    } finally {
      SpanContextSupplier.setSpanContext(before);
    }

    assertFalse(span.marked);
  }

  /** A sampled one. */
  private static final class Span implements SpanContext {

    private boolean marked;

    @Override
    public String getCurrentTraceId() {
      return "0af7651916cd43dd8448eb211c80319c";
    }

    @Override
    public String getCurrentSpanId() {
      return "b7ad6b7169203331";
    }

    @Override
    public boolean isCurrentSpanSampled() {
      return true;
    }

    @Override
    public void markCurrentSpanAsExemplar() {
      marked = true;
    }
  }

  @Test
  void anOperationThatFailsSaysSoToo() {
    Backlog broken =
        (Backlog)
            Proxy.newProxyInstance(
                Backlog.class.getClassLoader(),
                new Class<?>[] {Backlog.class},
                (proxy, method, arguments) -> {
                  throw new InfrastructureException(
                      FailureKind.WAIT, "gone", new IllegalStateException());
                });

    assertThrows(
        InfrastructureException.class,
        () -> metrics.around(broken).release(new Lease(new UUID(0, 1), 1)));

    assertHas("_count{error_type=\"wait\",operation=\"release\"} 1");
    assertHas("_count{error_type=\"\",operation=\"release\"} 0");
  }

  private void assertHas(String rest) {
    List<String> lines = Exposition.lines(registry);
    assertEquals(1, lines.stream().filter((METRIC + rest)::equals).count(), lines::toString);
  }
}
