package io.sumflow.totalizer.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What pages are told at one moment.
 *
 * @param total decimal digits, exact; absent as long as it could not be read
 * @param count how many sums it holds
 * @param stale whether the database does not answer, so that both are the last ones known
 * @param first whether the sums are what came before the page did
 * @param rate sums per second over the last ten, counted here
 * @param spark sums in each of the last 60 seconds, counted here
 * @param latency of the last minute, counted here
 * @param heartbeat age in seconds
 * @param sums the newest since the frame before, the oldest first
 */
record Frame(
    @Nullable String total,
    @Nullable String count,
    boolean stale,
    boolean first,
    double rate,
    List<Long> spark,
    Seconds.@Nullable Latency latency,
    @Nullable Backlog backlog,
    @Nullable Double heartbeat,
    List<CountedSum> sums) {

  /** Whether it tells what the other one does not; an age grows by itself. */
  boolean differs(@Nullable Frame other) {
    return other == null || !sums.isEmpty() || !ageless().equals(other.ageless());
  }

  private Frame ageless() {
    return new Frame(total, count, stale, false, rate, spark, latency, backlog, null, List.of());
  }

  Frame first(List<CountedSum> before) {
    return new Frame(total, count, stale, true, rate, spark, latency, backlog, heartbeat, before);
  }
}
