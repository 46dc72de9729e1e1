package io.sumflow.totalizer.live;

import io.sumflow.outbox.Header;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.ReceiverListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was counted lately, in fixed memory: the newest messages as they came, and figures of the
 * last minute. Bodies are not read here, so being told costs the receiver next to nothing whether
 * somebody watches or not. Safe for use by many threads.
 */
public final class RecentSums implements ReceiverListener {

  /** How many of the newest are kept. */
  static final int KEPT = 20;

  static final String SUM = "sum.calculated";
  static final String HEARTBEAT = "sumflow.heartbeat";

  /** Of one poll; the others took about as long. */
  private static final int TIMED_MAX = 64;

  private static final int AWAITED_MAX = 200;

  /** Whoever waits for longer does not look any more. */
  private static final long AWAITED_NANOS = Duration.ofMinutes(1).toNanos();

  /** Where the trace id stands in a {@code traceparent}. */
  private static final int TRACE_FROM = 3;

  private static final int TRACE_TO = 35;

  /** A larger message is counted, but not kept here to be shown. */
  private static final int BYTES_MAX = 16_384;

  private final Function<ReceivedMessage, Optional<Instant>> bodyTime;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  private final Seconds seconds = new Seconds();
  private final Deque<Seen> newest = new ArrayDeque<>();
  private final Deque<Seen> found = new ArrayDeque<>();
  private final Map<String, Long> awaited = new LinkedHashMap<>();
  private long counted;
  private @Nullable Instant heartbeat;

  /**
   * Nothing was counted yet.
   *
   * @param bodyTime when a message was recorded, asked if its headers do not tell; never throws
   * @param nanoTime as {@link System#nanoTime}
   */
  public RecentSums(
      Function<ReceivedMessage, Optional<Instant>> bodyTime,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.bodyTime = bodyTime;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * A message, and when it had been counted.
   *
   * @param number of its own, rising
   */
  record Seen(long number, ReceivedMessage message, Instant counted) {}

  /**
   * Everything at one moment.
   *
   * @param counted how many sums were counted here since the start
   * @param sums the newest that were asked for, the oldest first
   * @param heartbeatAge of the newest heartbeat, 0 or more
   */
  record Moment(
      long counted,
      List<Seen> sums,
      double rate,
      List<Long> each,
      Optional<Seconds.Latency> latency,
      Optional<Duration> heartbeatAge) {}

  /** The sum of this trace is to be shown for sure within a minute, however many others come. */
  public synchronized void await(String traceId) {
    if (awaited.size() == AWAITED_MAX) {
      awaited.remove(awaited.keySet().iterator().next());
    }
    awaited.put(traceId, nanoTime.getAsLong());
  }

  @Override
  public synchronized void applied(List<ReceivedMessage> messages) {
    Instant now = clock.instant();
    long nanos = nanoTime.getAsLong();
    long before = counted;
    awaited.values().removeIf(since -> nanos - since > AWAITED_NANOS);
    int every = 1 + (messages.size() - 1) / TIMED_MAX;
    int keptFrom = messages.size() - KEPT;
    for (int at = 0; at < messages.size(); at++) {
      ReceivedMessage message = messages.get(at);
      if (!isSum(message, now)) {
        continue;
      }
      counted++;
      if (counted % every == 0) {
        recorded(message)
            .ifPresent(then -> seconds.took(nanos, (long) CountedSum.micros(then, now), every));
      }
      boolean expected = !awaited.isEmpty() && isAwaited(message);
      if ((expected || at >= keptFrom) && isSmall(message)) {
        keep(expected ? found : newest, new Seen(counted, message, now));
      }
    }
    seconds.counted(nanos, counted - before);
  }

  /** The newest that came after this number; all that are kept after 0. */
  synchronized Moment after(long number) {
    long nanos = nanoTime.getAsLong();
    List<Seen> sums = new ArrayList<>(newest);
    sums.addAll(found);
    sums.removeIf(seen -> seen.number() <= number);
    sums.sort((one, other) -> Long.compare(one.number(), other.number()));
    return new Moment(
        counted,
        sums,
        seconds.rate(nanos),
        seconds.each(nanos),
        seconds.latency(nanos),
        Optional.ofNullable(heartbeat).map(this::age));
  }

  /** When it was recorded, by its maker's clock. */
  Optional<Instant> recorded(ReceivedMessage message) {
    return message
        .header("ce_time")
        .map(RecentSums::instant)
        .orElseGet(() -> bodyTime.apply(message));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException malformed) {
      return Optional.empty();
    }
  }

  private Duration age(Instant then) {
    Duration age = Duration.between(then, clock.instant());
    return age.isNegative() ? Duration.ZERO : age;
  }

  private boolean isSum(ReceivedMessage message, Instant now) {
    // The original adder's have no headers, and are sums.
    String type = message.header("ce_type").orElse(SUM);
    if (type.equals(HEARTBEAT)) {
      recorded(message).ifPresent(made -> beat(made.isAfter(now) ? now : made));
    }
    return type.equals(SUM);
  }

  /** Never of a time to come: it would look young until that time has come. */
  private void beat(Instant made) {
    if (made.isAfter(heartbeat == null ? Instant.EPOCH : heartbeat)) {
      heartbeat = made;
    }
  }

  private boolean isAwaited(ReceivedMessage message) {
    return message
        .header("traceparent")
        .filter(parent -> parent.length() > TRACE_TO)
        .map(parent -> awaited.remove(parent.substring(TRACE_FROM, TRACE_TO)))
        .isPresent();
  }

  private static boolean isSmall(ReceivedMessage message) {
    long bytes = message.value().map(value -> value.length).orElse(0);
    for (Header header : message.headers()) {
      bytes += header.value().map(value -> value.length).orElse(0);
    }
    return bytes <= BYTES_MAX;
  }

  private static void keep(Deque<Seen> kept, Seen seen) {
    if (kept.size() == KEPT) {
      kept.removeFirst();
    }
    kept.addLast(seen);
  }
}
