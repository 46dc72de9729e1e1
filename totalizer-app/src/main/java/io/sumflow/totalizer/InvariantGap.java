package io.sumflow.totalizer;

import io.sumflow.outbox.Partition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Recorded sums minus counted ones minus those in flight: 0 while every sum counts exactly once,
 * above it sums are missing from the total, below it the total has more than was ever recorded. No
 * answer until enough was seen, nor once it is old: three minutes after the last heartbeat that
 * could be judged by, a minute after the total was last read, and while nothing is known of what is
 * unread. Safe for use by many threads.
 *
 * <p><b>Missing.</b> A heartbeat says how many sums were recorded before it was appended. The relay
 * publishes in the order of appending, so none of them is handed over after it, and in its own
 * partition they were all read before it was. The other partitions get {@link #PATIENCE} from the
 * moment it was applied here, and what this member knows to be unread is left out. What is recorded
 * but not counted then is missing. Only one clock is asked. Traffic after the heartbeat raises what
 * is counted and never what it is compared with, so that load raises no false alarm.
 *
 * <p><b>Too many.</b> What was counted {@link #PATIENCE} before a heartbeat was made had all been
 * recorded when it was made: if that is more than the heartbeat says, something was counted twice.
 * However late the heartbeat comes, it compares with its own past. Clocks of adder and totalizer
 * may be that far apart; a heartbeat that seems to have travelled for longer, or from the future,
 * is not judged by.
 *
 * <p><b>Under load</b> both hide what was recorded in a minute or two, so each heartbeat is also
 * compared at once: with what is in the total just after it was applied, and with what was in it
 * {@link #AHEAD} or more before. One comparison proves nothing, for partitions are not read evenly;
 * what all of the last three minutes say is so. What overtakes the heartbeats hides as much, and
 * for the surplus what is recorded between two of them.
 *
 * <p><b>Several adders</b> of one database say the same number, each at its moment. <b>Several
 * totalizers</b> of one database count together: each judges by the heartbeats of its own
 * partitions. After a <b>restart</b> there is no answer for a minute or two.
 *
 * <p><b>What it cannot see.</b> While sums come in, fewer missing ones than overtake a heartbeat
 * (what comes in until the total was read after it, and with it in one poll), and fewer surplus
 * ones than come in between two heartbeats; once it is quiet for a minute or two, a single one. One
 * missing and one surplus sum cancel out. A partition that another member stays behind with looks
 * like missing sums, and one that stays {@link #AHEAD} behind the others like surplus (its lag says
 * so); sums that are parked or dead letters are missing: they are not in the total. Sums of other
 * databases on the same topic, as the original adder's, look like surplus. Amounts are not
 * compared, only counts.
 */
final class InvariantGap {

  /** For a way that takes milliseconds. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** By which a partition may be read before another all the time. */
  static final Duration AHEAD = Duration.ofSeconds(5);

  /** Longer than any heartbeat that is judged by can look back. */
  private static final Duration KEPT = PATIENCE.multipliedBy(3);

  /** Fewer comparisons may all have met the same unevenness. */
  private static final int LOOKS_MIN = 3;

  /** Ten adders' heartbeats and our own samples in that time are 200. */
  private static final int KEPT_MAX = 2_000;

  private record Said(Instant appliedAt, long recorded) {}

  private record Counted(Instant at, long sums) {}

  /** What one heartbeat says at once; what is behind and what is surplus may be below zero. */
  private record Look(Instant at, long behind, OptionalLong unread, long surplus) {

    long missing(long unreadNow) {
      return unread.isEmpty() ? 0 : behind - Math.max(unread.getAsLong(), unreadNow);
    }
  }

  private record Unread(Instant at, long messages) {}

  private final InstantSource clock;
  private final Deque<Said> said = new ArrayDeque<>();
  private final Deque<Counted> counted = new ArrayDeque<>();
  private final Deque<Look> looks = new ArrayDeque<>();
  private final Map<Partition, Unread> unread = new HashMap<>();
  private OptionalLong unlooked = OptionalLong.empty();
  private OptionalLong missing = OptionalLong.empty();
  private OptionalLong surplus = OptionalLong.empty();

  InvariantGap(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether a heartbeat that was made then, and applied now, is one to judge by. */
  boolean judgesBy(Instant createdAt) {
    return Duration.between(createdAt, clock.instant()).abs().compareTo(PATIENCE) <= 0;
  }

  /** A heartbeat was applied. */
  synchronized void applied(Instant createdAt, long recorded) {
    Instant now = clock.instant();
    if (!judgesBy(createdAt)) {
      return;
    }
    add(said, new Said(now, recorded));
    unlooked = OptionalLong.of(recorded);
    OptionalLong then = countedAt(createdAt.minus(PATIENCE));
    surplus =
        then.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(Math.max(0, then.getAsLong() - recorded));
  }

  /** So many sums are in the total; read after whatever was told before. */
  synchronized void counted(long sums) {
    Instant now = clock.instant();
    look(now, sums);
    add(counted, new Counted(now, sums));
    counted.removeIf(one -> one.at().isBefore(now.minus(KEPT)));
    Said last = null;
    for (Said one : said) {
      last = one.appliedAt().isAfter(now.minus(PATIENCE)) ? last : one;
    }
    OptionalLong unreadNow = unread(now);
    if (last == null || unreadNow.isEmpty()) {
      missing = OptionalLong.empty();
      return;
    }
    Said ripe = last;
    said.removeIf(one -> one.appliedAt().isBefore(ripe.appliedAt()));
    long left = unreadNow.getAsLong();
    long late = Math.max(0, ripe.recorded() - sums - left);
    missing = OptionalLong.of(Math.max(late, least(now, look -> look.missing(left))));
  }

  private void look(Instant now, long sums) {
    if (unlooked.isPresent()) {
      long recorded = unlooked.getAsLong();
      OptionalLong then = countedAt(now.minus(AHEAD));
      long more = then.isPresent() ? then.getAsLong() - recorded : 0;
      add(looks, new Look(now, recorded - sums, unread(now), more));
      unlooked = OptionalLong.empty();
    }
    looks.removeIf(one -> one.at().isBefore(now.minus(KEPT)));
  }

  /** The least that all looks say, 0 while they are too few or too young. */
  private long least(Instant now, ToLongFunction<Look> said) {
    return looks.size() < LOOKS_MIN || looks.getFirst().at().isAfter(now.minus(PATIENCE))
        ? 0
        : Math.max(0, looks.stream().mapToLong(said).min().orElse(0));
  }

  /** What was last counted until then. */
  private OptionalLong countedAt(Instant then) {
    OptionalLong sums = OptionalLong.empty();
    for (Counted one : counted) {
      sums = one.at().isAfter(then) ? sums : OptionalLong.of(one.sums());
    }
    return sums;
  }

  /** So many messages of a partition are unread. */
  synchronized void lagged(Partition partition, long messages) {
    unread.put(partition, new Unread(clock.instant(), messages));
  }

  /** Above 0: missing; below 0: too many. Empty while it is not known. */
  synchronized OptionalLong value() {
    Instant now = clock.instant();
    boolean fresh =
        !said.isEmpty()
            && !said.getLast().appliedAt().isBefore(now.minus(KEPT))
            && !counted.isEmpty()
            && !counted.getLast().at().isBefore(now.minus(PATIENCE));
    return fresh && missing.isPresent() && surplus.isPresent()
        ? OptionalLong.of(
            missing.getAsLong() - Math.max(surplus.getAsLong(), least(now, Look::surplus)))
        : OptionalLong.empty();
  }

  /** A partition that is not sampled any more is another member's. Empty if none is. */
  private OptionalLong unread(Instant now) {
    unread.values().removeIf(one -> one.at().isBefore(now.minus(PATIENCE)));
    return unread.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(unread.values().stream().mapToLong(Unread::messages).sum());
  }

  private static <T> void add(Deque<T> to, T one) {
    to.addLast(one);
    if (to.size() > KEPT_MAX) {
      to.removeFirst();
    }
  }
}
