package io.sumflow.otel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.sumflow.outbox.Receipt;
import io.sumflow.outbox.inmemory.InMemoryPublisher;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the telemetry throws never reaches what is traced. */
class FaultyTelemetryTest {

  /** Throws when a span starts, or when it ends. */
  private static final class Faulty implements SpanProcessor {

    private final boolean atStart;
    private int thrown;

    Faulty(boolean atStart) {
      this.atStart = atStart;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      if (atStart) {
        fail();
      }
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      if (!atStart) {
        fail();
      }
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }

    private void fail() {
      thrown++;
      throw new IllegalStateException("the telemetry is broken");
    }
  }

  @Test
  void aMessageGoesItsWayThoughNoSpanCanBeBegun() {
    goesItsWay(new Faulty(true));
  }

  @Test
  void aMessageGoesItsWayThoughNoSpanCanBeEnded() {
    goesItsWay(new Faulty(false));
  }

  private static void goesItsWay(Faulty faulty) {
    TracedWorld world = TracedWorld.sampling();
    OpenTelemetrySdk broken =
        OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(faulty).build())
            .build();
    world.database.inTransaction(
        session -> {
          new TracingOutbox<>(world.plainOutbox, broken)
              .append(session, world.message("sums", "one"));
          return true;
        });
    world.record("two");

    TracedWorld.drain(
        world.relay(
            new TracingPublisher(new InMemoryPublisher(world.broker), broken, world.clock)));
    Receipt receipt = world.receiver(broken, ProcessParent.CREATION).receive(world.poll(0));

    assertEquals(new Receipt.Done(2, 0, 0, Set.of()), receipt);
    assertEquals(List.of("one", "two"), world.effects);
    assertNotEquals(0, faulty.thrown);
  }
}
