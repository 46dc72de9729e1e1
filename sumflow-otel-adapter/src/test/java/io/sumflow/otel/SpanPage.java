package io.sumflow.otel;

import io.opentelemetry.api.common.AttributeKey;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code docs/spans.md}, written from the catalogue. */
final class SpanPage {

  private static final String INTRODUCTION =
      """
      # Spans

      What tracing shows of a message's way, and where. This page is written by a test from
      `SpanCatalogue` and `SpanAttributes` (module `sumflow-otel-adapter`); to write it anew:

          mvn verify -pl sumflow-otel-adapter -am -Dtest=SpanCatalogueTest \\
            -Dsurefire.failIfNoSpecifiedTests=false -Dsumflow.docs.write=true

      ## One sum, one trace

      ```
      sum.SumNumbersService/SumNumbers     the call
      ├─ insert ... outbox_message ...     its statements
      └─ create sums                       the context that travels with the message
         ├─ outbox wait                    until the send that was acknowledged
         └─ process sums                   applied, dropped or set aside

      send sums                            the relay, a page     → every sampled create in it
      poll sums                            the receiver, a poll  → every sampled create in it
      ├─ update ... sum_tally ...          its statements
      └─ commit sums
      ```

      A message's context goes into its headers as `traceparent` and `tracestate` when it is appended,
      and stays as it is: through the table, a restart of the relay, the topic, and every repeat. So
      neither relay nor receiver needs to remember anything. A message that brings a `traceparent`
      keeps it.

      *Many messages at once*: a page and a poll belong to no single message. They are roots that link
      to the creations. A span holds 128 links; what is more goes to further spans of the same name, so
      that none is lost. `messaging.batch.message_count` counts each message in one of them. A `send` has
      no partition: a page goes to several.

      *Sampling*: the caller's `traceparent` decides for the sum; without one, the adder's sampler
      does. The decision travels with the message. A root with links is sampled when one of its links
      is (`LinkSampler`), so the services send everything of a sampled sum, at 1 % too; other roots are
      decided by the sampler that is configured. A collector that samples on its own decides by trace:
      a `send` and a `poll` are traces of their own, so of a sum that `compose/otel-collector.yaml`
      keeps they may be missing (of what is neither slow nor failed it keeps one trace in ten).

      *Bursts*: a page and a poll of 5,000 messages end as many spans at once. The apps' queue holds
      16,384 (`OTEL_BSP_MAX_QUEUE_SIZE`); what does not fit is dropped.

      *Clocks*: `outbox wait` begins by the database's clock and ends by the relay's. Where they
      disagree it is 0 long, never negative.
      """;

  private static final Set<AttributeKey<?>> CONDITIONAL =
      Set.of(SpanAttributes.MESSAGE_KEY, SpanAttributes.TOMBSTONE, SpanAttributes.ERROR_TYPE);

  private SpanPage() {}

  static String text() {
    return INTRODUCTION + "\n## Spans of ours\n\n" + ours() + details() + around() + attributes();
  }

  private static String ours() {
    return table("Span", "Kind", "Parent", "Links", "What it is")
        + rows(
            Arrays.stream(SpanCatalogue.values())
                .map(
                    span ->
                        row(
                            "`" + span.name("{topic}") + "`",
                            span.kind.name(),
                            span.parent,
                            span.links,
                            span.meaning))
                .toList());
  }

  private static String details() {
    return "\nWhat they say:\n\n"
        + table("Span", "Always", "Where it applies")
        + rows(
            Arrays.stream(SpanCatalogue.values())
                .map(
                    span ->
                        row(
                            "`" + span.name("{topic}") + "`",
                            names(span, false),
                            names(span, true)))
                .toList());
  }

  private static String names(SpanCatalogue span, boolean conditional) {
    return span.attributes().stream()
        .filter(key -> isConditional(span, key) == conditional)
        .map(key -> "`" + key.getKey() + "`")
        .collect(Collectors.joining(", "));
  }

  /** Whether some spans of this kind have it and others have not. */
  static boolean isConditional(SpanCatalogue span, AttributeKey<?> key) {
    return CONDITIONAL.contains(key)
        || (span == SpanCatalogue.PROCESS && key.equals(SpanAttributes.MESSAGE_ID));
  }

  private static String around() {
    return "\n## Spans around them, as the apps are wired\n\n"
        + table("Span", "Kind", "Parent", "Made by", "What it is")
        + rows(
            SpanAround.ALL.stream()
                .map(
                    span ->
                        row(
                            span.name(),
                            span.kind().name(),
                            span.parent(),
                            span.library(),
                            span.meaning()))
                .toList())
        + "\nWhat they say, by the conventions for RPC, databases and HTTP:\n\n"
        + table("Span", "Always", "Where it applies")
        + rows(
            SpanAround.ALL.stream()
                .map(span -> row(span.name(), code(span.always()), code(span.sometimes())))
                .toList())
        + "\n`exemplar` marks a span to which a metric leads.\n";
  }

  private static String code(String names) {
    return "`" + names.replace(" ", "`, `") + "`";
  }

  private static String attributes() {
    return "\n## Attributes of ours\n\n"
        + "Names that begin with `messaging.` are those of the messaging conventions (in development);"
        + " `error.type` is stable.\nAn error's description is the first line of its cause, at most"
        + " 200 characters; a dead letter's has none, for its\ncause may quote the payload and stands"
        + " with the dead letter. Payloads are never shown.\n\n"
        + table("Attribute", "Type", "What it says")
        + rows(SpanAttributes.meanings().entrySet().stream().map(SpanPage::attribute).toList());
  }

  private static String attribute(Map.Entry<AttributeKey<?>, String> described) {
    AttributeKey<?> key = described.getKey();
    return row(
        "`" + key.getKey() + "`",
        key.getType().name().toLowerCase(Locale.ROOT),
        described.getValue());
  }

  private static String table(String... columns) {
    return row(columns) + row(Arrays.stream(columns).map(column -> "---").toArray(String[]::new));
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String rows(List<String> rows) {
    return String.join("", rows);
  }
}
