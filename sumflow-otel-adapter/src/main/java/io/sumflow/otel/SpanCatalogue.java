package io.sumflow.otel;

import static io.sumflow.otel.SpanAttributes.ATTEMPT;
import static io.sumflow.otel.SpanAttributes.ERROR_TYPE;
import static io.sumflow.otel.SpanAttributes.GROUP;
import static io.sumflow.otel.SpanAttributes.MESSAGE_COUNT;
import static io.sumflow.otel.SpanAttributes.MESSAGE_ID;
import static io.sumflow.otel.SpanAttributes.MESSAGE_KEY;
import static io.sumflow.otel.SpanAttributes.OFFSET;
import static io.sumflow.otel.SpanAttributes.OPERATION_NAME;
import static io.sumflow.otel.SpanAttributes.OPERATION_TYPE;
import static io.sumflow.otel.SpanAttributes.OUTCOME;
import static io.sumflow.otel.SpanAttributes.PARTITION;
import static io.sumflow.otel.SpanAttributes.SYSTEM;
import static io.sumflow.otel.SpanAttributes.TOMBSTONE;
import static io.sumflow.otel.SpanAttributes.TOPIC;
import static io.sumflow.otel.SpanAttributes.WAIT_MS;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.util.ArrayList;
import java.util.List;

/** Every span this module makes: its name, its kind, where it hangs, and what it says. */
enum SpanCatalogue {
  CREATE(
      "create",
      "create",
      SpanKind.PRODUCER,
      "what is current at the append",
      "none",
      "A message is appended to the outbox. Its context travels in the message's headers, through"
          + " table and topic. None is made for a message that carries a `traceparent` already.",
      MESSAGE_ID,
      MESSAGE_KEY,
      ERROR_TYPE),
  WAIT(
      "outbox wait",
      "",
      SpanKind.INTERNAL,
      "`create`",
      "none",
      "A message waited in the outbox: from its append, by the database's clock, until the send"
          + " that was acknowledged began.",
      MESSAGE_ID,
      ATTEMPT,
      WAIT_MS),
  SEND(
      "send",
      "send",
      SpanKind.CLIENT,
      "none: root",
      "every sampled `create`, at most 128",
      "A page of the outbox is handed to the broker and acknowledged. One per topic, more where"
          + " there are more links than a span takes. An error says nothing about which messages"
          + " landed.",
      MESSAGE_COUNT,
      ERROR_TYPE),
  POLL(
      "poll",
      "receive",
      SpanKind.CLIENT,
      "none: root",
      "every sampled `create`, at most 128",
      "A poll is applied, in one transaction. One per topic, more where there are more links than a"
          + " span takes: those are children of the first, which has links if any has and is"
          + " current meanwhile.",
      GROUP,
      MESSAGE_COUNT,
      ERROR_TYPE),
  PROCESS(
      "process",
      "process",
      SpanKind.CONSUMER,
      "`create`, or none by choice",
      "`create`, `poll`",
      "A message was applied, dropped or set aside, from its poll's begin to the commit. None is"
          + " made for a poll that failed.",
      PARTITION,
      OFFSET,
      MESSAGE_KEY,
      TOMBSTONE,
      GROUP,
      MESSAGE_ID,
      OUTCOME,
      ERROR_TYPE),
  COMMIT(
      "commit",
      "settle",
      SpanKind.CLIENT,
      "`poll`",
      "none",
      "The commit of a poll's transaction: positions, ids, effect and dead letters at once.",
      GROUP,
      ERROR_TYPE);

  private static final String SCOPE = "io.sumflow.otel";
  private static final String KAFKA = "kafka";

  private final String operation;
  private final String type;
  final SpanKind kind;
  final String parent;
  final String links;
  final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<AttributeKey<?>> own;

  SpanCatalogue(
      String operation,
      String type,
      SpanKind kind,
      String parent,
      String links,
      String meaning,
      AttributeKey<?>... own) {
    this.operation = operation;
    this.type = type;
    this.kind = kind;
    this.parent = parent;
    this.links = links;
    this.meaning = meaning;
    this.own = List.of(own);
  }

  static Tracer tracer(OpenTelemetry openTelemetry) {
    return openTelemetry.getTracer(SCOPE);
  }

  /** An operation on a topic is named by both; the wait is none. */
  String name(String topic) {
    return isOperation() ? operation + " " + topic : operation;
  }

  /** Everything it may carry, in the order of the documentation. */
  List<AttributeKey<?>> attributes() {
    List<AttributeKey<?>> all = new ArrayList<>(List.of(SYSTEM, TOPIC));
    if (isOperation()) {
      all.addAll(List.of(OPERATION_NAME, OPERATION_TYPE));
    }
    all.addAll(own);
    return all;
  }

  /** With what a sampler may ask for. */
  SpanBuilder builder(Tracer tracer, String topic) {
    SpanBuilder builder =
        tracer
            .spanBuilder(name(topic))
            .setSpanKind(kind)
            .setAttribute(SYSTEM, KAFKA)
            .setAttribute(TOPIC, topic);
    return isOperation()
        ? builder.setAttribute(OPERATION_NAME, operation).setAttribute(OPERATION_TYPE, type)
        : builder;
  }

  private boolean isOperation() {
    return !type.isEmpty();
  }
}
