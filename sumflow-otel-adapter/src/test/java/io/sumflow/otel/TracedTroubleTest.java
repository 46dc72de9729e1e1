package io.sumflow.otel;

import static io.sumflow.otel.Telemetry.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.Receipt;
import io.sumflow.outbox.Receiver;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What could not be applied, is not known to be, or was by somebody else. */
final class TracedTroubleTest {

  private final TracedWorld world = TracedWorld.sampling();

  @Test
  void aDeadLetterIsAnErrorThatQuotesNothingOfTheMessage() {
    world.send("one", "bad secret", "three");

    world.receiver().receive(world.poll(0));

    SpanData dead =
        world.telemetry.spans("process sums").stream()
            .filter(each -> "dead_letter".equals(attribute(each, SpanAttributes.OUTCOME)))
            .findFirst()
            .orElseThrow();
    assertEquals(1L, attribute(dead, SpanAttributes.OFFSET));
    assertEquals(StatusCode.ERROR, dead.getStatus().getStatusCode());
    assertEquals("", dead.getStatus().getDescription());
    assertEquals("dead_letter", attribute(dead, SpanAttributes.ERROR_TYPE));
    assertEquals(3, world.telemetry.spans("process sums").size());
    assertEquals(StatusCode.UNSET, world.telemetry.span("poll sums").getStatus().getStatusCode());
    assertEquals(1, world.telemetry.spans("commit sums").size(), "the first try was not committed");
  }

  @Test
  void aPollThatFailedIsAnErrorAndItsMessagesShowWhenItSucceeds() {
    world.send("broken", "two");
    Receiver receiver = world.receiver();
    Poll poll = world.poll(0);

    assertInstanceOf(Receipt.Failed.class, receiver.receive(poll));

    SpanData failed = world.telemetry.span("poll sums");
    assertEquals(StatusCode.ERROR, failed.getStatus().getStatusCode());
    assertEquals("hold", attribute(failed, SpanAttributes.ERROR_TYPE));
    assertEquals("table missing", failed.getStatus().getDescription());
    assertTrue(world.telemetry.spans("process sums").isEmpty());
    assertTrue(world.telemetry.spans("commit sums").isEmpty());
    world.telemetry.forget();
    receiver.receive(new Poll(poll.messages().subList(1, 2), poll.next()));
    assertEquals(1L, attribute(world.telemetry.span("process sums"), SpanAttributes.OFFSET));
  }

  @Test
  void aCommitOfWhichNobodyKnewShowsItsMessagesOnceWhenItIsSettled() {
    world.send("one");
    Receiver receiver = world.receiver();
    world.commitsUnknown = true;
    assertInstanceOf(Receipt.Failed.class, receiver.receive(world.poll(0)));
    assertEquals(StatusCode.ERROR, world.telemetry.span("commit sums").getStatus().getStatusCode());
    assertTrue(world.telemetry.spans("process sums").isEmpty());

    // Settled within a poll whose own commit is unknown again.
    receiver.receive(world.poll(0));
    world.commitsUnknown = false;
    receiver.receive(world.poll(0));

    SpanData process = world.telemetry.span("process sums");
    SpanData settling = world.telemetry.spans("poll sums").get(1);
    assertEquals("applied", attribute(process, SpanAttributes.OUTCOME));
    assertEquals(settling.getSpanContext(), process.getLinks().get(1).getSpanContext());
    assertEquals(List.of("one"), world.effects);
  }

  @Test
  void whatSomebodyElseAppliedIsNotShownAsProcessed() {
    world.send("one");
    Receiver slow = world.receiver();
    world.receiver().receive(world.poll(0));
    world.telemetry.forget();

    Receipt receipt = slow.receive(world.poll(0));

    assertEquals(Set.of(new Partition("sums", 0)), ((Receipt.Done) receipt).fenced());
    assertTrue(world.telemetry.spans("process sums").isEmpty());
    assertEquals(1, world.telemetry.spans("poll sums").size());
  }

  @Test
  void aReceiverThatThrowsIsAnErrorAndNothingStaysCurrent() {
    world.send("one");
    IllegalStateException bug = new IllegalStateException("a bug");
    Receiver receiver =
        new TracingReceiver(
            new ThrowingReceiver(bug),
            world.telemetry.sdk,
            world.clock,
            TracedWorld.GROUP,
            TracedWorld.NAMING,
            ProcessParent.CREATION);

    assertThrows(IllegalStateException.class, () -> receiver.receive(world.poll(0)));

    SpanData poll = world.telemetry.span("poll sums");
    assertEquals("a bug", poll.getStatus().getDescription());
    assertFalse(Span.current().getSpanContext().isValid());
    assertNull(TracedPoll.current());
  }

  private record ThrowingReceiver(RuntimeException bug) implements Receiver {

    @Override
    public Map<Partition, Position> assign(Map<Partition, Position> beginnings) {
      throw bug;
    }

    @Override
    public Receipt receive(Poll poll) {
      throw bug;
    }

    @Override
    public Set<Partition> rewind(Map<Partition, Position> positions) {
      throw bug;
    }

    @Override
    public void revoke(Set<Partition> partitions) {
      throw bug;
    }
  }
}
