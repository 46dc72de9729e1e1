package io.sumflow.otel;

import static io.sumflow.otel.Telemetry.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.sumflow.outbox.BacklogEntry;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Publication;
import io.sumflow.outbox.Publisher;
import io.sumflow.outbox.Relay;
import io.sumflow.outbox.inmemory.InMemoryPublisher;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TracingPublisherTest {

  private static final Map<String, Integer> ONE_PARTITION = Map.of(TracedWorld.TOPIC, 1);

  private final TracedWorld world = TracedWorld.sampling();

  @Test
  void aLargePageIsLinkedWholeBySpansWithAsManyLinksAsTheyHold() {
    world.record(texts(500));

    TracedWorld.drain(world.relay());

    List<SpanData> sends = world.telemetry.spans("send sums");
    assertEquals(4, sends.size());
    assertEquals(500, messages(sends));
    Set<SpanContext> linked = new HashSet<>();
    for (SpanData send : sends) {
      assertTrue(send.getLinks().size() <= 128);
      assertEquals(send.getLinks().size(), send.getTotalRecordedLinks(), "none dropped");
      assertFalse(send.getParentSpanContext().isValid());
      assertEquals(SpanKind.CLIENT, send.getKind());
      send.getLinks().forEach(link -> assertTrue(linked.add(link.getSpanContext()), "twice"));
    }
    assertEquals(ids(world.telemetry.spans("create sums")), ids(linked));
    assertEquals(500, world.telemetry.spans("outbox wait").size());
  }

  @Test
  void whatIsNotSampledIsCountedAndNotLinked() {
    Telemetry rare = new Telemetry(Sampler.alwaysOn());
    TracedWorld mixed = new TracedWorld(rare);
    mixed.record(carrying(mixed, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02"));
    mixed.record(carrying(mixed, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203332-03"));
    mixed.record(carrying(mixed, "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-03"));
    mixed.record(carrying(mixed, "nonsense"));

    TracedWorld.drain(mixed.relay());

    SpanData send = rare.span("send sums");
    assertEquals(4L, attribute(send, SpanAttributes.MESSAGE_COUNT));
    assertEquals(
        List.of("b7ad6b7169203332"),
        send.getLinks().stream().map(link -> link.getSpanContext().getSpanId()).toList());
    assertEquals("b7ad6b7169203332", rare.span("outbox wait").getParentSpanId());
  }

  private static OutboxMessage carrying(TracedWorld world, String context) {
    return world.message(TracedWorld.TOPIC, context).withHeaders(Map.of("traceparent", context));
  }

  @Test
  void eachTopicOfAPageHasASpan() {
    world.broker.createTopic("other", 1);
    world.record(
        world.message("sums", "1"), world.message("other", "2"), world.message("sums", "3"));

    TracedWorld.drain(world.relay());

    assertEquals(2L, attribute(world.telemetry.span("send sums"), SpanAttributes.MESSAGE_COUNT));
    assertEquals(1L, attribute(world.telemetry.span("send other"), SpanAttributes.MESSAGE_COUNT));
  }

  @Test
  void aFailedPageIsAnErrorAndTheWaitGoesOnUntilTheSendThatWasAcknowledged() {
    world.record("one");
    world.broker.loseAcks(1);
    Relay relay = world.relay();

    TracedWorld.drain(relay);
    assertTrue(world.telemetry.spans("outbox wait").isEmpty());
    world.pass(Duration.ofSeconds(60));
    TracedWorld.drain(relay);

    List<SpanData> sends = world.telemetry.spans("send sums");
    assertEquals(
        List.of(StatusCode.ERROR, StatusCode.UNSET),
        sends.stream().map(send -> send.getStatus().getStatusCode()).toList());
    assertEquals("wait", attribute(sends.get(0), SpanAttributes.ERROR_TYPE));
    assertFalse(sends.get(0).getStatus().getDescription().isEmpty());
    SpanData wait = world.telemetry.span("outbox wait");
    assertEquals(2L, attribute(wait, SpanAttributes.ATTEMPT));
    assertEquals(60_000L, attribute(wait, SpanAttributes.WAIT_MS));
    assertEquals(sends.get(1).getStartEpochNanos(), wait.getEndEpochNanos());
  }

  @Test
  void clocksThatDisagreeMakeNoNegativeWait() {
    world.databaseClock.advance(Duration.ofSeconds(5));
    world.record("one");

    TracedWorld.drain(world.relay());

    SpanData wait = world.telemetry.span("outbox wait");
    assertEquals(0L, attribute(wait, SpanAttributes.WAIT_MS));
    assertEquals(wait.getStartEpochNanos(), wait.getEndEpochNanos());
    assertEquals(world.telemetry.span("send sums").getStartEpochNanos(), wait.getEndEpochNanos());
  }

  @Test
  void aSendLastsUntilTheAcknowledgementAndIsARootWhateverIsCurrent() {
    InMemoryPublisher wire = InMemoryPublisher.stepwise(world.broker);
    Publisher publisher = new TracingPublisher(wire, world.telemetry.sdk, world.clock);
    List<BacklogEntry> page = world.page("one");
    Span current = world.telemetry.sdk.getTracer("test").spanBuilder("current").startSpan();
    Context.root()
        .with(current)
        .wrap(
            () -> {
              publisher.publish(page, ONE_PARTITION);
            })
        .run();

    world.pass(Duration.ofMillis(7));
    assertTrue(wire.landOne(new Random(1)));

    SpanData send = world.telemetry.span("send sums");
    assertEquals(7_000_000L, send.getEndEpochNanos() - send.getStartEpochNanos());
    assertFalse(send.getParentSpanContext().isValid());
  }

  @Test
  void thePageIsAnsweredAsThePublisherInsideAnswersIt() throws Exception {
    Publisher publisher =
        new TracingPublisher(new InMemoryPublisher(world.broker), world.telemetry.sdk, world.clock);

    CompletionStage<Publication> stage = publisher.publish(world.page("one"), ONE_PARTITION);

    assertEquals(new Publication.AllAcked(), stage.toCompletableFuture().get());
  }

  static String[] texts(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
  }

  static long messages(List<SpanData> spans) {
    return spans.stream()
        .mapToLong(span -> span.getAttributes().get(SpanAttributes.MESSAGE_COUNT))
        .sum();
  }

  static Set<String> ids(List<SpanData> spans) {
    return spans.stream().map(SpanData::getSpanId).collect(Collectors.toSet());
  }

  static Set<String> ids(Set<SpanContext> contexts) {
    return contexts.stream().map(SpanContext::getSpanId).collect(Collectors.toSet());
  }

  static Set<String> linkedBy(List<SpanData> spans) {
    return spans.stream()
        .flatMap(span -> span.getLinks().stream())
        .map(LinkData::getSpanContext)
        .map(SpanContext::getSpanId)
        .collect(Collectors.toSet());
  }
}
