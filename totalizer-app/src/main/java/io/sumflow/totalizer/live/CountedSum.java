package io.sumflow.totalizer.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sumflow.domain.Sum;
import io.sumflow.outbox.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A counted sum and its way, as the page is told of it. Whole numbers are text: a browser's are not
 * exact.
 *
 * @param key of its record: no other one in the topic has it
 * @param recorded by the adder's clock, if the message says when
 * @param publishedMs from then until it was sent, 0 or more
 * @param countedMs from then until its transaction was committed here, 0 or more
 * @param trace the trace that its creation belongs to
 * @param sampled whether that trace is kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CountedSum(
    String key,
    String x,
    String y,
    String sum,
    @Nullable String recorded,
    @Nullable Double publishedMs,
    double countedMs,
    @Nullable String trace,
    boolean sampled) {

  static CountedSum of(
      ReceivedMessage message, Sum sum, Optional<Instant> recorded, Instant counted) {
    Optional<TraceParent> parent = message.header("traceparent").flatMap(TraceParent::read);
    return new CountedSum(
        message.partition().number() + "-" + message.offset(),
        Long.toString(sum.x()),
        Long.toString(sum.y()),
        Long.toString(sum.value()),
        recorded.map(Instant::toString).orElse(null),
        recorded.map(at -> millis(at, message.publishedAt())).orElse(null),
        millis(message.publishedAt(), counted),
        parent.map(TraceParent::traceId).orElse(null),
        parent.map(TraceParent::sampled).orElse(false));
  }

  /** Never below 0: three clocks take part, and they differ. */
  private static double millis(Instant from, Instant to) {
    return Math.max(0, Math.round(micros(from, to)) / 1e3);
  }

  /** Between times however far apart: a whole number of nanoseconds holds 292 years only. */
  static double micros(Instant from, Instant to) {
    Duration duration = Duration.between(from, to);
    return duration.getSeconds() * 1e6 + duration.getNano() / 1e3;
  }
}
