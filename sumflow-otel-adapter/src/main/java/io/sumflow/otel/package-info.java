/**
 * Traces through an outbox and a receiver: one message's way is one trace, from the transaction
 * that appended it to the one that applied it. These are decorators over ports, and one listener.
 * No core and no other adapter knows this module: leave it out, and outbox and receiver work the
 * same. {@code docs/spans.md} lists every span and attribute.
 *
 * <p>Around an outbox, and around a relay's publisher:
 *
 * <pre>{@code
 * Outbox<Connection> outbox = new TracingOutbox<>(pgOutbox, openTelemetry);
 * Publisher publisher = new TracingPublisher(kafkaPublisher, openTelemetry, clock);
 * }</pre>
 *
 * <p>Around a receiver, in three places that find each other through the current context:
 *
 * <pre>{@code
 * IdempotentReceiver<Connection> inner = new IdempotentReceiver<>(
 *     new TracingTransactor<>(pgTransactor), inbox, handler, naming, config, clock,
 *     listener.andThen(TracingReceiver.outcomes()));
 * Receiver receiver = new TracingReceiver(
 *     inner, openTelemetry, clock, "totalizer", naming, ProcessParent.CREATION);
 * }</pre>
 *
 * <p>And, so that what happens to many messages at once is sampled with each of them, a {@link
 * io.sumflow.otel.LinkSampler} around the SDK's sampler.
 *
 * <p>A fault of the telemetry never reaches what is traced.
 */
@NullMarked
package io.sumflow.otel;

import org.jspecify.annotations.NullMarked;
