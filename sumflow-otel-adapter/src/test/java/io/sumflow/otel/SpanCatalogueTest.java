package io.sumflow.otel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes;
import io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes.MessagingOperationTypeIncubatingValues;
import io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes.MessagingSystemIncubatingValues;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Poll;
import io.sumflow.outbox.Receipt;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.Receiver;
import io.sumflow.outbox.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SpanCatalogueTest {

  private static final Path PAGE = Path.of("..", "docs", "spans.md");

  @Test
  void thePageInTheDocumentationIsThatOfTheCatalogue() throws IOException {
    if (Boolean.getBoolean("sumflow.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, SpanPage.text());
    }
    assertEquals(
        SpanPage.text(),
        Files.exists(PAGE) ? Files.readString(PAGE) : "",
        "docs/spans.md is not what the catalogue says: run this test with"
            + " -Dsumflow.docs.write=true and commit the page");
  }

  @Test
  void namesAreThoseOfTheConventions() {
    assertEquals(MessagingIncubatingAttributes.MESSAGING_SYSTEM, SpanAttributes.SYSTEM);
    assertEquals(
        MessagingIncubatingAttributes.MESSAGING_OPERATION_NAME, SpanAttributes.OPERATION_NAME);
    assertEquals(
        MessagingIncubatingAttributes.MESSAGING_OPERATION_TYPE, SpanAttributes.OPERATION_TYPE);
    assertEquals(MessagingIncubatingAttributes.MESSAGING_DESTINATION_NAME, SpanAttributes.TOPIC);
    assertEquals(
        MessagingIncubatingAttributes.MESSAGING_DESTINATION_PARTITION_ID, SpanAttributes.PARTITION);
    assertEquals(MessagingIncubatingAttributes.MESSAGING_KAFKA_OFFSET, SpanAttributes.OFFSET);
    assertEquals(MessagingIncubatingAttributes.MESSAGING_MESSAGE_ID, SpanAttributes.MESSAGE_ID);
    assertEquals(
        MessagingIncubatingAttributes.MESSAGING_KAFKA_MESSAGE_KEY, SpanAttributes.MESSAGE_KEY);
    assertEquals(
        MessagingIncubatingAttributes.MESSAGING_KAFKA_MESSAGE_TOMBSTONE, SpanAttributes.TOMBSTONE);
    assertEquals(MessagingIncubatingAttributes.MESSAGING_CONSUMER_GROUP_NAME, SpanAttributes.GROUP);
    assertEquals(
        MessagingIncubatingAttributes.MESSAGING_BATCH_MESSAGE_COUNT, SpanAttributes.MESSAGE_COUNT);
  }

  @Test
  void everySpanCarriesWhatTheCatalogueSaysAndEachOfItIsSeen() {
    TracedWorld world = TracedWorld.sampling();
    appendOnceInVain(world);
    world.record("one", "bad");
    world.broker.loseAcks(1);
    Relay relay = world.relay();
    TracedWorld.drain(relay);
    world.pass(Duration.ofSeconds(60));
    TracedWorld.drain(relay);
    Receiver receiver = world.receiver();
    receiver.receive(withTombstone(world.poll(0)));
    long end = world.broker.end(new Partition(TracedWorld.TOPIC, 0));
    world.record("two");
    TracedWorld.drain(relay);
    world.commitsUnknown = true;
    assertInstanceOf(Receipt.Failed.class, receiver.receive(world.poll(end)));

    Map<SpanCatalogue, Set<AttributeKey<?>>> seen = new EnumMap<>(SpanCatalogue.class);
    for (SpanData span : world.telemetry.spans()) {
      if (span.getInstrumentationScopeInfo().getName().equals("io.sumflow.otel")) {
        SpanCatalogue entry = entry(span);
        assertEquals(entry.kind, span.getKind());
        Set<AttributeKey<?>> carried = span.getAttributes().asMap().keySet();
        assertTrue(carried.containsAll(always(entry)), () -> entry + " carries only " + carried);
        seen.computeIfAbsent(entry, none -> new HashSet<>()).addAll(carried);
      }
    }
    for (SpanCatalogue entry : SpanCatalogue.values()) {
      assertEquals(Set.copyOf(entry.attributes()), seen.get(entry), entry::toString);
    }
  }

  private static Set<AttributeKey<?>> always(SpanCatalogue entry) {
    return entry.attributes().stream()
        .filter(key -> !SpanPage.isConditional(entry, key))
        .collect(Collectors.toSet());
  }

  private static void appendOnceInVain(TracedWorld world) {
    Outbox<String> away =
        new TracingOutbox<>(
            (session, messages) -> {
              throw new IllegalStateException("away");
            },
            world.telemetry.sdk);
    List<OutboxMessage> messages = List.of(world.message(TracedWorld.TOPIC, "none"));
    assertThrows(IllegalStateException.class, () -> away.append("session", messages));
  }

  /** The first message without key, value and id. */
  private static Poll withTombstone(Poll poll) {
    List<ReceivedMessage> messages = new ArrayList<>(poll.messages());
    ReceivedMessage sent = messages.get(0);
    messages.set(
        0,
        new ReceivedMessage(
            sent.partition(),
            sent.offset(),
            sent.publishedAt(),
            Optional.empty(),
            Optional.empty(),
            sent.headers().stream().filter(header -> !header.name().equals("ce_id")).toList()));
    return new Poll(messages, poll.next());
  }

  private static SpanCatalogue entry(SpanData span) {
    return Arrays.stream(SpanCatalogue.values())
        .filter(entry -> entry.name(TracedWorld.TOPIC).equals(span.getName()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not in the catalogue: " + span.getName()));
  }

  @Test
  void operationsAreThoseOfTheConventions() {
    TracedWorld world = TracedWorld.sampling();
    world.record("one");
    TracedWorld.drain(world.relay());
    world.receiver().receive(world.poll(0));

    assertEquals(
        List.of(
            MessagingOperationTypeIncubatingValues.CREATE,
            MessagingOperationTypeIncubatingValues.SEND,
            MessagingOperationTypeIncubatingValues.SETTLE,
            MessagingOperationTypeIncubatingValues.RECEIVE,
            MessagingOperationTypeIncubatingValues.PROCESS),
        world.telemetry.spans().stream()
            .map(span -> span.getAttributes().get(SpanAttributes.OPERATION_TYPE))
            .filter(type -> type != null)
            .toList());
    assertTrue(
        world.telemetry.spans().stream()
            .map(span -> span.getAttributes().get(SpanAttributes.SYSTEM))
            .allMatch(
                system -> system == null || system.equals(MessagingSystemIncubatingValues.KAFKA)));
  }
}
