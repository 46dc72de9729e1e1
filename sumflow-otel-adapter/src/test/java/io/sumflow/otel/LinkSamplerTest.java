package io.sumflow.otel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkSamplerTest {

  private static final SpanContext SAMPLED = context(TraceFlags.getSampled());
  private static final SpanContext DROPPED = context(TraceFlags.getDefault());

  private static SpanContext context(TraceFlags flags) {
    return SpanContext.createFromRemoteParent(
        "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", flags, TraceState.getDefault());
  }

  private static boolean isSampled(Sampler wrapped, Context parent, List<SpanContext> links) {
    Telemetry telemetry = new Telemetry(new LinkSampler(wrapped));
    SpanBuilder builder = telemetry.sdk.getTracer("test").spanBuilder("a").setParent(parent);
    links.forEach(builder::addLink);
    builder.startSpan().end();
    return !telemetry.spans().isEmpty();
  }

  private static Context below(SpanContext parent) {
    return Context.root().with(Span.wrap(parent));
  }

  @Test
  void aRootWithASampledLinkIsSampled() {
    assertTrue(isSampled(Sampler.alwaysOff(), Context.root(), List.of(DROPPED, SAMPLED)));
  }

  @Test
  void aRootWithoutASampledLinkIsAsTheSamplerInsideSays() {
    assertFalse(isSampled(Sampler.alwaysOff(), Context.root(), List.of()));
    assertFalse(isSampled(Sampler.alwaysOff(), Context.root(), List.of(DROPPED)));
    assertTrue(isSampled(Sampler.alwaysOn(), Context.root(), List.of(DROPPED)));
  }

  @Test
  void aSpanWithAParentIsAsTheSamplerInsideSaysWhateverItsLinks() {
    Sampler byParent = Sampler.parentBased(Sampler.alwaysOff());

    assertFalse(isSampled(byParent, below(DROPPED), List.of(SAMPLED)));
    assertTrue(isSampled(byParent, below(SAMPLED), List.of(DROPPED)));
  }

  @Test
  void itNamesTheSamplerInside() {
    assertEquals("LinkSampler{AlwaysOffSampler}", new LinkSampler(Sampler.alwaysOff()).toString());
  }
}
