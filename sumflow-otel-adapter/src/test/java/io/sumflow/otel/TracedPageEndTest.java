package io.sumflow.otel;

import static io.sumflow.otel.Telemetry.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.Publisher;
import io.sumflow.outbox.inmemory.InMemoryPublisher;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Pages that nobody waits for any more, or that were never taken. */
final class TracedPageEndTest {

  private static final Map<String, Integer> ONE_PARTITION = Map.of(TracedWorld.TOPIC, 1);

  private final TracedWorld world = TracedWorld.sampling();

  @Test
  void aPageThatIsAbandonedEndsAndItsLateAnswerIsNotHeard() {
    InMemoryPublisher wire = InMemoryPublisher.stepwise(world.broker);
    Publisher publisher = new TracingPublisher(wire, world.telemetry.sdk, world.clock);
    List<BacklogEntry> page = world.page("one");
    publisher.publish(page, ONE_PARTITION);

    publisher.abandon();
    publisher.abandon();

    SpanData send = world.telemetry.span("send sums");
    assertEquals("abandoned", attribute(send, SpanAttributes.ERROR_TYPE));
    publisher.publish(page, ONE_PARTITION);
    assertTrue(wire.landOne(new Random(1)), "one page");
    assertTrue(wire.landOne(new Random(1)), "and the other");
    assertEquals(2L, attribute(world.telemetry.span("outbox wait"), SpanAttributes.ATTEMPT));
  }

  @Test
  void closingClosesThePublisherInsideAndEndsWhatIsOutstanding() {
    InMemoryPublisher wire = InMemoryPublisher.stepwise(world.broker);
    Publisher publisher = new TracingPublisher(wire, world.telemetry.sdk, world.clock);
    publisher.publish(world.page("one"), ONE_PARTITION);

    publisher.close();
    publisher.close();

    assertEquals("wait", attribute(world.telemetry.span("send sums"), SpanAttributes.ERROR_TYPE));
    assertThrows(IllegalStateException.class, () -> wire.publish(world.page("two"), ONE_PARTITION));
  }

  @Test
  void closingEndsAlsoWhatIsNeverAnswered() {
    Publisher publisher =
        new TracingPublisher(new SilentPublisher(), world.telemetry.sdk, world.clock);
    publisher.publish(world.page("one"), ONE_PARTITION);

    publisher.close();

    assertEquals("closed", attribute(world.telemetry.span("send sums"), SpanAttributes.ERROR_TYPE));
  }

  private static final class SilentPublisher implements Publisher {

    @Override
    public Partitions partitions(Set<String> topics) {
      return new Partitions.Known(Map.of());
    }

    @Override
    public CompletionStage<Publication> publish(
        List<BacklogEntry> entries, Map<String, Integer> partitions) {
      return new CompletableFuture<>();
    }

    @Override
    public void abandon() {}

    @Override
    public void close() {}
  }

  @Test
  void aPublisherThatThrowsIsAnErrorAndIsThrown() {
    InMemoryPublisher closed = new InMemoryPublisher(world.broker);
    closed.close();
    Publisher publisher = new TracingPublisher(closed, world.telemetry.sdk, world.clock);
    List<BacklogEntry> page = world.page("one");

    assertThrows(IllegalStateException.class, () -> publisher.publish(page, ONE_PARTITION));

    assertEquals(
        IllegalStateException.class.getName(),
        attribute(world.telemetry.span("send sums"), SpanAttributes.ERROR_TYPE));
  }
}
