package io.sumflow.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Samples a root span that has a link to a sampled one; says what another sampler says of all
 * others. So of a message that is sampled everything is there: also the page with which it was sent
 * and the poll with which it came, which are no part of its trace.
 *
 * <p>Needs {@code opentelemetry-sdk-trace}, which whoever sets a sampler has. Safe for use by many
 * threads.
 */
public final class LinkSampler implements Sampler {

  private final Sampler sampler;

  /**
   * Stands around a sampler.
   *
   * @param sampler decides about everything that is no root with a sampled link
   */
  public LinkSampler(Sampler sampler) {
    this.sampler = sampler;
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    return !links.isEmpty() && isRoot(parent) && isOneSampled(links)
        ? SamplingResult.recordAndSample()
        : sampler.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  private static boolean isRoot(Context parent) {
    return !Span.fromContext(parent).getSpanContext().isValid();
  }

  private static boolean isOneSampled(List<LinkData> links) {
    for (LinkData link : links) {
      if (link.getSpanContext().isSampled()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String getDescription() {
    return "LinkSampler{" + sampler.getDescription() + "}";
  }

  @Override
  public CompletableResultCode shutdown() {
    return sampler.shutdown();
  }

  @Override
  public String toString() {
    return getDescription();
  }
}
