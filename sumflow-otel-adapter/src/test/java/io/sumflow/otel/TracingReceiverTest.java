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
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.Receipt;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.Receiver;
import io.sumflow.outbox.inmemory.InMemoryPublisher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TracingReceiverTest {

  private final TracedWorld world = TracedWorld.sampling();

  private Telemetry telemetry() {
    return world.telemetry;
  }

  private void send(String... texts) {
    world.record(texts);
    TracedWorld.drain(world.relay());
  }

  @Test
  void aProcessSaysWhichMessageCameFromWhereAndWhatBecameOfIt() {
    send("one");
    Poll poll = world.poll(0);
    String id = poll.messages().get(0).header("ce_id").orElseThrow();

    world.receiver().receive(poll);

    SpanData process = telemetry().span("process sums");
    assertEquals("kafka", attribute(process, SpanAttributes.SYSTEM));
    assertEquals("process", attribute(process, SpanAttributes.OPERATION_NAME));
    assertEquals("process", attribute(process, SpanAttributes.OPERATION_TYPE));
    assertEquals("sums", attribute(process, SpanAttributes.TOPIC));
    assertEquals("0", attribute(process, SpanAttributes.PARTITION));
    assertEquals(0L, attribute(process, SpanAttributes.OFFSET));
    assertEquals("key", attribute(process, SpanAttributes.MESSAGE_KEY));
    assertEquals(id, attribute(process, SpanAttributes.MESSAGE_ID));
    assertEquals(TracedWorld.GROUP, attribute(process, SpanAttributes.GROUP));
    assertEquals("applied", attribute(process, SpanAttributes.OUTCOME));
    assertNull(attribute(process, SpanAttributes.TOMBSTONE));
    assertEquals(StatusCode.UNSET, process.getStatus().getStatusCode());
  }

  @Test
  void aProcessLastsFromThePollsBeginToTheCommitAndTheCommitIsItsEnd() {
    send("one");

    world.receiver().receive(world.poll(0));

    SpanData poll = telemetry().span("poll sums");
    SpanData commit = telemetry().span("commit sums");
    SpanData process = telemetry().span("process sums");
    assertEquals("receive", attribute(poll, SpanAttributes.OPERATION_TYPE));
    assertEquals("settle", attribute(commit, SpanAttributes.OPERATION_TYPE));
    assertEquals(5_000_000L, commit.getStartEpochNanos() - poll.getStartEpochNanos());
    assertEquals(2_000_000L, commit.getEndEpochNanos() - commit.getStartEpochNanos());
    assertEquals(poll.getStartEpochNanos(), process.getStartEpochNanos());
    assertEquals(commit.getEndEpochNanos(), process.getEndEpochNanos());
    assertEquals(commit.getEndEpochNanos(), poll.getEndEpochNanos());
  }

  @Test
  void aLargePollIsLinkedWholeBySpansWithAsManyLinksAsTheyHold() {
    send(TracingPublisherTest.texts(500));

    world.receiver().receive(world.poll(0));

    List<SpanData> polls = telemetry().spans("poll sums");
    assertEquals(4, polls.size());
    assertEquals(500, TracingPublisherTest.messages(polls));
    assertTrue(polls.stream().allMatch(poll -> poll.getLinks().size() <= 128));
    assertEquals(
        TracingPublisherTest.ids(telemetry().spans("create sums")),
        TracingPublisherTest.linkedBy(polls));
    SpanData first = polls.get(0);
    assertFalse(first.getParentSpanContext().isValid());
    polls.stream()
        .skip(1)
        .forEach(
            poll -> {
              assertEquals(first.getSpanId(), poll.getParentSpanId());
              assertEquals(first.getStartEpochNanos(), poll.getStartEpochNanos());
              assertEquals(first.getEndEpochNanos(), poll.getEndEpochNanos());
            });
    assertEquals(first.getSpanId(), telemetry().span("commit sums").getParentSpanId());
    assertEquals(500, telemetry().spans("process sums").size());
  }

  @Test
  void eachTopicOfAPollHasASpan() {
    world.broker.createTopic("other", 1);
    Receiver receiver = world.receiver();
    receiver.assign(
        Map.of(
            new Partition("other", 0),
            Position.startOf(world.broker.topicId("other").orElseThrow(), 0)));
    world.record(world.message("sums", "1"), world.message("other", "2"));
    TracedWorld.drain(world.relay());

    receiver.receive(world.poll(0, "sums", "other"));

    assertEquals(
        telemetry().span("poll sums").getSpanId(),
        telemetry().span("poll other").getParentSpanId());
    assertEquals(1L, attribute(telemetry().span("poll other"), SpanAttributes.MESSAGE_COUNT));
  }

  @Test
  void aSecondCopyIsADuplicateBelowTheSameCreation() {
    send("one");
    OutboxMessage again = sentAgain();

    world.receiver().receive(world.poll(0));

    List<SpanData> processes = telemetry().spans("process sums");
    assertEquals(
        Set.of("applied", "duplicate"),
        Set.copyOf(
            processes.stream().map(each -> attribute(each, SpanAttributes.OUTCOME)).toList()));
    processes.forEach(
        each -> {
          assertEquals(telemetry().span("create sums").getSpanId(), each.getParentSpanId());
          assertEquals(again.id().toString(), attribute(each, SpanAttributes.MESSAGE_ID));
        });
    assertEquals(List.of("one"), world.effects);
  }

  /** What is in the topic lands there once more. */
  private OutboxMessage sentAgain() {
    OutboxMessage original = world.message("sums", "");
    OutboxMessage copy =
        new OutboxMessage(
            UUID.fromString(world.poll(0).messages().get(0).header("ce_id").orElseThrow()),
            "sums",
            original.key(),
            original.type(),
            "one".getBytes(StandardCharsets.UTF_8),
            Map.of(
                "traceparent",
                world.poll(0).messages().get(0).header("traceparent").orElseThrow()));
    new InMemoryPublisher(world.broker)
        .publish(List.of(new BacklogEntry(9, copy, TracedWorld.NOW, false)), Map.of("sums", 1));
    return copy;
  }

  @Test
  void aDeadLetterIsAnErrorThatQuotesNothingOfTheMessage() {
    send("one", "bad secret", "three");

    world.receiver().receive(world.poll(0));

    SpanData dead =
        telemetry().spans("process sums").stream()
            .filter(each -> "dead_letter".equals(attribute(each, SpanAttributes.OUTCOME)))
            .findFirst()
            .orElseThrow();
    assertEquals(1L, attribute(dead, SpanAttributes.OFFSET));
    assertEquals(StatusCode.ERROR, dead.getStatus().getStatusCode());
    assertEquals("", dead.getStatus().getDescription());
    assertEquals("dead_letter", attribute(dead, SpanAttributes.ERROR_TYPE));
    assertEquals(3, telemetry().spans("process sums").size());
    assertEquals(StatusCode.UNSET, telemetry().span("poll sums").getStatus().getStatusCode());
    assertEquals(1, telemetry().spans("commit sums").size(), "the first try was not committed");
  }

  @Test
  void aPollThatFailedIsAnErrorAndItsMessagesShowWhenItSucceeds() {
    send("broken", "two");
    Receiver receiver = world.receiver();
    Poll poll = world.poll(0);

    assertInstanceOf(Receipt.Failed.class, receiver.receive(poll));

    SpanData failed = telemetry().span("poll sums");
    assertEquals(StatusCode.ERROR, failed.getStatus().getStatusCode());
    assertEquals("hold", attribute(failed, SpanAttributes.ERROR_TYPE));
    assertEquals("table missing", failed.getStatus().getDescription());
    assertTrue(telemetry().spans("process sums").isEmpty());
    assertTrue(telemetry().spans("commit sums").isEmpty());
    telemetry().forget();
    receiver.receive(new Poll(poll.messages().subList(1, 2), poll.next()));
    assertEquals(1L, attribute(telemetry().span("process sums"), SpanAttributes.OFFSET));
  }

  @Test
  void aCommitOfWhichNobodyKnewShowsItsMessagesOnceWhenItIsSettled() {
    send("one");
    Receiver receiver = world.receiver();
    world.commitsUnknown = true;
    assertInstanceOf(Receipt.Failed.class, receiver.receive(world.poll(0)));
    assertEquals(StatusCode.ERROR, telemetry().span("commit sums").getStatus().getStatusCode());
    assertTrue(telemetry().spans("process sums").isEmpty());

    // Settled within a poll whose own commit is unknown again.
    receiver.receive(world.poll(0));
    world.commitsUnknown = false;
    receiver.receive(world.poll(0));

    SpanData process = telemetry().span("process sums");
    SpanData settling = telemetry().spans("poll sums").get(1);
    assertEquals("applied", attribute(process, SpanAttributes.OUTCOME));
    assertEquals(settling.getSpanContext(), process.getLinks().get(1).getSpanContext());
    assertEquals(List.of("one"), world.effects);
  }

  @Test
  void whatSomebodyElseAppliedIsNotShownAsProcessed() {
    send("one");
    Receiver slow = world.receiver();
    world.receiver().receive(world.poll(0));
    telemetry().forget();

    Receipt receipt = slow.receive(world.poll(0));

    assertEquals(Set.of(new Partition("sums", 0)), ((Receipt.Done) receipt).fenced());
    assertTrue(telemetry().spans("process sums").isEmpty());
    assertEquals(1, telemetry().spans("poll sums").size());
  }

  @Test
  void aRecordWithoutAContextIsCountedAndNotShown() {
    Partition partition = new Partition("sums", 0);
    world.broker.produce(partition, Optional.empty(), new byte[] {1}, List.of());
    world.broker.produce(
        partition,
        Optional.empty(),
        new byte[] {1},
        List.of(
            new Header("traceparent", Optional.of("00-1".getBytes(StandardCharsets.UTF_8))),
            new Header("tracestate", Optional.empty())));

    world.receiver().receive(world.poll(0));

    SpanData poll = telemetry().span("poll sums");
    assertEquals(2L, attribute(poll, SpanAttributes.MESSAGE_COUNT));
    assertEquals(List.of(), poll.getLinks());
    assertTrue(telemetry().spans("process sums").isEmpty());
  }

  @Test
  void aTombstoneIsShownAsOne() {
    send("one");
    ReceivedMessage sent = world.poll(0).messages().get(0);
    ReceivedMessage tombstone =
        new ReceivedMessage(
            sent.partition(),
            sent.offset(),
            sent.publishedAt(),
            Optional.empty(),
            Optional.empty(),
            sent.headers().stream().filter(header -> !header.name().equals("ce_id")).toList());

    world.receiver().receive(new Poll(List.of(tombstone), world.poll(0).next()));

    SpanData process = telemetry().span("process sums");
    assertEquals(true, attribute(process, SpanAttributes.TOMBSTONE));
    assertNull(attribute(process, SpanAttributes.MESSAGE_ID));
    assertNull(attribute(process, SpanAttributes.MESSAGE_KEY));
    assertEquals("dead_letter", attribute(process, SpanAttributes.ERROR_TYPE));
  }

  @Test
  void aPollWithoutMessagesShowsNothing() {
    send("one");
    Poll poll = world.poll(0);

    world.receiver().receive(new Poll(List.of(), poll.next()));

    assertTrue(telemetry().spans("poll sums").isEmpty());
    assertTrue(telemetry().spans("commit sums").isEmpty());
  }

  @Test
  void aReceiverThatThrowsIsAnErrorAndNothingStaysCurrent() {
    send("one");
    IllegalStateException bug = new IllegalStateException("a bug");
    Receiver receiver =
        new TracingReceiver(
            new ThrowingReceiver(bug),
            telemetry().sdk,
            world.clock,
            TracedWorld.GROUP,
            TracedWorld.NAMING,
            ProcessParent.CREATION);

    assertThrows(IllegalStateException.class, () -> receiver.receive(world.poll(0)));

    SpanData poll = telemetry().span("poll sums");
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
