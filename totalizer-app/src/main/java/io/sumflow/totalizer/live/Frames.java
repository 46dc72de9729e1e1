package io.sumflow.totalizer.live;

import io.sumflow.domain.Sum;
import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.outbox.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one frame after the other. Reads the total when sums were counted here, four times a second
 * at most, and once a second anyway: others may count, too. For one thread.
 */
final class Frames {

  private static final Logger LOG = LoggerFactory.getLogger(Frames.class);

  private static final Duration READ_SOON = Duration.ofMillis(250);
  private static final Duration READ_ANYWAY = Duration.ofSeconds(1);

  private final RecentSums recent;
  private final Function<ReceivedMessage, Optional<Sum>> sums;
  private final Supplier<RunningTotal> tally;
  private final Supplier<Optional<Backlog>> backlog;

  private long told;
  private long countedWhenRead = -1;
  private long readAt;
  private @Nullable RunningTotal total;
  private boolean stale;
  private @Nullable Frame last;

  /**
   * Makes nothing yet.
   *
   * @param sums what a message says; never throws
   * @param tally asks the database
   * @param backlog what is known of it; does not wait
   */
  Frames(
      RecentSums recent,
      Function<ReceivedMessage, Optional<Sum>> sums,
      Supplier<RunningTotal> tally,
      Supplier<Optional<Backlog>> backlog) {
    this.recent = recent;
    this.sums = sums;
    this.tally = tally;
    this.backlog = backlog;
  }

  /**
   * What there is to tell.
   *
   * @param news whether it says more than the frame before
   * @param before the newest sums there are, for those who see their first frame
   */
  record Next(Frame frame, boolean news, List<CountedSum> before) {}

  Next next() {
    // The messages first: a total that is read after them holds their sums.
    RecentSums.Moment moment = recent.after(0);
    read(moment.counted());
    List<RecentSums.Seen> seen = moment.sums();
    List<CountedSum> fresh = shown(seen.stream().filter(one -> one.number() > told).toList());
    Frame frame =
        new Frame(
            total == null ? null : total.value().toString(),
            total == null ? null : Long.toString(total.count()),
            stale,
            false,
            Math.round(moment.rate() * 10) / 10.0,
            moment.each(),
            moment.latency().orElse(null),
            backlog.get().orElse(null),
            moment.heartbeatAge().map(age -> age.toMillis() / 1e3).orElse(null),
            fresh);
    boolean news = frame.differs(last);
    last = frame;
    told = Math.max(told, moment.counted());
    return new Next(frame, news, shown(seen));
  }

  private List<CountedSum> shown(List<RecentSums.Seen> seen) {
    return seen.stream().flatMap(one -> shown(one).stream()).toList();
  }

  private Optional<CountedSum> shown(RecentSums.Seen seen) {
    ReceivedMessage message = seen.message();
    return sums.apply(message)
        .map(sum -> CountedSum.of(message, sum, recent.recorded(message), seen.counted()));
  }

  private void read(long counted) {
    long now = System.nanoTime();
    Duration rest = counted == countedWhenRead ? READ_ANYWAY : READ_SOON;
    if (total != null && now - readAt < rest.toNanos()) {
      return;
    }
    readAt = now;
    try {
      total = tally.get();
      countedWhenRead = counted;
      stale = false;
    } catch (RuntimeException away) {
      if (!stale) {
        LOG.warn("the live page's total waits for the database: {}", away.getMessage());
      }
      stale = true;
    }
  }
}
