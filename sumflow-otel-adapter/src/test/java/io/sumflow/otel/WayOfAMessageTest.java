package io.sumflow.otel;

import static io.sumflow.otel.Telemetry.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.sumflow.outbox.OutboxMessage;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.Position;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.Receiver;
import io.sumflow.outbox.Relay;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One trace, from the call that recorded a message to the transaction that applied it. */
class WayOfAMessageTest {

  private static final String WHOLE_WAY =
      """
      CLIENT poll sums -> create sums
        CLIENT commit sums
        INTERNAL UPDATE tally
      CLIENT send sums -> create sums
      INTERNAL rpc
        PRODUCER create sums
          CONSUMER process sums -> create sums, poll sums
          INTERNAL outbox wait
      """;

  @Test
  void theWholeWayIsOneTraceWithLinksToWhatWasDoneTogether() {
    TracedWorld world = TracedWorld.sampling();

    world.record("one");
    TracedWorld.drain(world.relay());
    world.receiver().receive(world.poll(0));

    assertEquals(WHOLE_WAY, world.telemetry.tree());
    assertEquals(List.of("one"), world.effects);
  }

  @Test
  void theWaySurvivesARestartAndTheWaitIsSeen() {
    TracedWorld world = TracedWorld.sampling();
    Relay before = world.relay();
    TracedWorld.drain(before);
    world.record("one");
    Instant recorded = world.clock.instant();
    before.stop();
    world.pass(Duration.ofSeconds(30));

    TracedWorld.drain(world.relay());
    world.receiver().receive(world.poll(0));

    assertEquals(WHOLE_WAY, world.telemetry.tree());
    SpanData wait = world.telemetry.span("outbox wait");
    SpanData send = world.telemetry.span("send sums");
    assertEquals(nanos(recorded), wait.getStartEpochNanos());
    assertEquals(nanos(recorded.plusSeconds(30)), wait.getEndEpochNanos());
    assertEquals(send.getStartEpochNanos(), wait.getEndEpochNanos());
    assertEquals(30_000L, attribute(wait, SpanAttributes.WAIT_MS));
    assertEquals(1L, attribute(wait, SpanAttributes.ATTEMPT));
  }

  @Test
  void whereLinksAreChosenTheProcessIsARootOfItsOwn() {
    TracedWorld world = TracedWorld.sampling();

    world.record("one");
    TracedWorld.drain(world.relay());
    world.receiver(ProcessParent.NONE).receive(world.poll(0));

    assertEquals(
        """
        CLIENT poll sums -> create sums
          CLIENT commit sums
          INTERNAL UPDATE tally
        CLIENT send sums -> create sums
        CONSUMER process sums -> create sums, poll sums
        INTERNAL rpc
          PRODUCER create sums
            INTERNAL outbox wait
        """,
        world.telemetry.tree());
  }

  @Test
  void aMessageWithAContextOfItsOwnPassesUnmodified() {
    TracedWorld world = TracedWorld.sampling();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("z", "1");
    headers.put("tracestate", "vendor=own");
    headers.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    OutboxMessage message = world.message(TracedWorld.TOPIC, "one").withHeaders(headers);

    world.record(message);
    TracedWorld.drain(world.relay());
    world.receiver().receive(world.poll(0));

    ReceivedMessage received = world.poll(0).messages().get(0);
    headers.forEach((name, value) -> assertEquals(value, received.header(name).orElseThrow()));
    assertEquals(headers.size() + 2, received.headers().size(), "its own, and the broker's two");
    assertTrue(world.telemetry.spans("create sums").isEmpty());
    SpanContext own = world.telemetry.span("outbox wait").getParentSpanContext();
    assertEquals("0af7651916cd43dd8448eb211c80319c", own.getTraceId());
    assertEquals("b7ad6b7169203331", own.getSpanId());
    assertEquals("own", own.getTraceState().get("vendor"));
    assertEquals(own, world.telemetry.span("process sums").getParentSpanContext());
  }

  @Test
  void whatIsNotSampledCarriesAContextThatSaysSoAndShowsNowhere() {
    TracedWorld world = new TracedWorld(new Telemetry(Sampler.parentBased(Sampler.alwaysOff())));

    world.record("one");
    TracedWorld.drain(world.relay());
    world.receiver().receive(world.poll(0));

    String context = world.poll(0).messages().get(0).header("traceparent").orElseThrow();
    assertTrue(context.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]"), context); // 2: random id
    assertEquals(List.of(), world.telemetry.spans());
    assertEquals(List.of("one"), world.effects);
  }

  @Test
  void ofASampledMessageEverythingIsThereAlsoWhatIsSampledRarely() {
    Telemetry telemetry = new Telemetry(new LinkSampler(Sampler.parentBased(new CallsAlone())));
    TracedWorld world = new TracedWorld(telemetry);

    world.record("one");
    TracedWorld.drain(world.relay());
    world.receiver().receive(world.poll(0));

    assertEquals(WHOLE_WAY, telemetry.tree());
  }

  @Test
  void aPollOfSeveralTopicsIsThereWhicheverOfThemIsSampled() {
    Telemetry telemetry = new Telemetry(new LinkSampler(Sampler.parentBased(new CallsAlone())));
    TracedWorld world = new TracedWorld(telemetry);
    world.broker.createTopic("other", 1);
    world.broker.produce(new Partition("other", 0), Optional.empty(), new byte[] {1}, List.of());
    world.record("one");
    TracedWorld.drain(world.relay());
    Receiver receiver = world.receiver();
    receiver.assign(
        Map.of(
            new Partition("other", 0),
            Position.startOf(world.broker.topicId("other").orElseThrow(), 0)));

    receiver.receive(world.poll(0, "other", "sums"));

    SpanData poll = telemetry.span("poll sums");
    assertFalse(poll.getParentSpanContext().isValid());
    assertEquals(
        telemetry.span("create sums").getSpanId(),
        poll.getLinks().get(0).getSpanContext().getSpanId());
    assertEquals(poll.getSpanId(), telemetry.span("poll other").getParentSpanId());
    assertEquals(poll.getSpanId(), telemetry.span("commit sums").getParentSpanId());
  }

  private static long nanos(Instant time) {
    return Duration.between(Instant.EPOCH, time).toNanos();
  }
}
