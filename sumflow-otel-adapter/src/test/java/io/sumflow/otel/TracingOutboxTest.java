package io.sumflow.otel;

import static io.sumflow.otel.Telemetry.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.sumflow.outbox.Outbox;
import io.sumflow.outbox.OutboxMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracingOutboxTest {

  private final TracedWorld world = TracedWorld.sampling();
  private final List<OutboxMessage> appended = new ArrayList<>();
  private final Outbox<String> outbox =
      new TracingOutbox<>((session, messages) -> appended.addAll(messages), world.telemetry.sdk);

  @Test
  void aCreationSaysWhatWasCreated() {
    OutboxMessage message = world.message("sums", "one");

    outbox.append("session", message);

    SpanData create = world.telemetry.span("create sums");
    assertEquals("kafka", attribute(create, SpanAttributes.SYSTEM));
    assertEquals("create", attribute(create, SpanAttributes.OPERATION_NAME));
    assertEquals("create", attribute(create, SpanAttributes.OPERATION_TYPE));
    assertEquals("sums", attribute(create, SpanAttributes.TOPIC));
    assertEquals(message.id().toString(), attribute(create, SpanAttributes.MESSAGE_ID));
    assertEquals("key", attribute(create, SpanAttributes.MESSAGE_KEY));
    assertEquals(StatusCode.UNSET, create.getStatus().getStatusCode());
  }

  @Test
  void eachMessageOfACallHasItsOwnCreation() {
    OutboxMessage keyless =
        new OutboxMessage(
            world.message("a", "").id(), "b", Optional.empty(), "t", new byte[0], Map.of());

    outbox.append("session", List.of(world.message("a", "one"), keyless));

    SpanData a = world.telemetry.span("create a");
    SpanData b = world.telemetry.span("create b");
    assertEquals(context(a), appended.get(0).headers().get("traceparent"));
    assertEquals(context(b), appended.get(1).headers().get("traceparent"));
  }

  private static String context(SpanData span) {
    return "00-"
        + span.getTraceId()
        + "-"
        + span.getSpanId()
        + "-"
        + span.getSpanContext().getTraceFlags().asHex();
  }

  @Test
  void theContextFollowsTheMessagesOwnHeaders() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("z", "1");
    headers.put("tracestate", "left=behind");
    headers.put("a", "2");

    outbox.append("session", world.message("sums", "one").withHeaders(headers));

    assertEquals(List.of("z", "a", "traceparent"), List.copyOf(appended.get(0).headers().keySet()));
  }

  @Test
  void anAppendThatFailsIsAnErrorAndIsThrown() {
    IllegalArgumentException refused = new IllegalArgumentException("too large\nbelow");
    Outbox<String> refusing =
        new TracingOutbox<>(
            (session, messages) -> {
              throw refused;
            },
            world.telemetry.sdk);

    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> refusing.append("session", world.message("sums", "one")));

    SpanData create = world.telemetry.span("create sums");
    assertSame(refused, thrown);
    assertEquals(StatusCode.ERROR, create.getStatus().getStatusCode());
    assertEquals("too large", create.getStatus().getDescription());
    assertEquals(
        IllegalArgumentException.class.getName(), attribute(create, SpanAttributes.ERROR_TYPE));
  }

  @Test
  void withoutTelemetryTheVeryMessagesPass() {
    OutboxMessage message = world.message("sums", "one");

    new TracingOutbox<String>((session, all) -> appended.addAll(all), OpenTelemetry.noop())
        .append("session", message);

    assertSame(message, appended.get(0));
  }
}
