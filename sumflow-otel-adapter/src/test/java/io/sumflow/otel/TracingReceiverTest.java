package io.sumflow.otel;

import static io.sumflow.otel.Telemetry.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.Header;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Position;
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

  @Test
  void aProcessSaysWhichMessageCameFromWhereAndWhatBecameOfIt() {
    world.send("one");
    Poll poll = world.poll(0);
    String id = poll.messages().get(0).header("ce_id").orElseThrow();

    world.receiver().receive(poll);

    SpanData process = world.telemetry.span("process sums");
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
    world.send("one");

    world.receiver().receive(world.poll(0));

    SpanData poll = world.telemetry.span("poll sums");
    SpanData commit = world.telemetry.span("commit sums");
    SpanData process = world.telemetry.span("process sums");
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
    world.send(TracingPublisherTest.texts(500));

    world.receiver().receive(world.poll(0));

    List<SpanData> polls = world.telemetry.spans("poll sums");
    assertEquals(4, polls.size());
    assertEquals(500, TracingPublisherTest.messages(polls));
    assertTrue(polls.stream().allMatch(poll -> poll.getLinks().size() <= 128));
    assertEquals(
        TracingPublisherTest.ids(world.telemetry.spans("create sums")),
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
    assertEquals(first.getSpanId(), world.telemetry.span("commit sums").getParentSpanId());
    assertEquals(500, world.telemetry.spans("process sums").size());
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
        world.telemetry.span("poll sums").getSpanId(),
        world.telemetry.span("poll other").getParentSpanId());
    assertEquals(1L, attribute(world.telemetry.span("poll other"), SpanAttributes.MESSAGE_COUNT));
  }

  @Test
  void aSecondCopyIsADuplicateBelowTheSameCreation() {
    world.send("one");
    OutboxMessage again = sentAgain();

    world.receiver().receive(world.poll(0));

    List<SpanData> processes = world.telemetry.spans("process sums");
    assertEquals(
        Set.of("applied", "duplicate"),
        Set.copyOf(
            processes.stream().map(each -> attribute(each, SpanAttributes.OUTCOME)).toList()));
    processes.forEach(
        each -> {
          assertEquals(world.telemetry.span("create sums").getSpanId(), each.getParentSpanId());
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

    SpanData poll = world.telemetry.span("poll sums");
    assertEquals(2L, attribute(poll, SpanAttributes.MESSAGE_COUNT));
    assertEquals(List.of(), poll.getLinks());
    assertTrue(world.telemetry.spans("process sums").isEmpty());
  }

  @Test
  void aTombstoneIsShownAsOne() {
    world.send("one");
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

    SpanData process = world.telemetry.span("process sums");
    assertEquals(true, attribute(process, SpanAttributes.TOMBSTONE));
    assertNull(attribute(process, SpanAttributes.MESSAGE_ID));
    assertNull(attribute(process, SpanAttributes.MESSAGE_KEY));
    assertEquals("dead_letter", attribute(process, SpanAttributes.ERROR_TYPE));
  }

  @Test
  void aPollWithoutMessagesShowsNothing() {
    world.send("one");
    Poll poll = world.poll(0);

    world.receiver().receive(new Poll(List.of(), poll.next()));

    assertTrue(world.telemetry.spans("poll sums").isEmpty());
    assertTrue(world.telemetry.spans("commit sums").isEmpty());
  }
}
