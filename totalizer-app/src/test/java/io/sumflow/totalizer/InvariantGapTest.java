package io.sumflow.totalizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.Partition;
import io.sumflow.outbox.inmemory.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A pipeline of which only the counts matter: what was recorded, what of it is in the total. */
final class InvariantGapTest {

  private static final Duration BEAT = Duration.ofSeconds(10);
  private static final Partition PARTITION = new Partition("sums", 1);
  private static final Partition READ = new Partition("sums", 0);

  /** One in so many sums is recorded after a heartbeat and counted before the total is read. */
  private static final long OVERTAKING = 50;

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
  private InvariantGap gap = new InvariantGap(clock);
  private long recorded = 1_000_000;
  private long lost;
  private long doubled;

  /** How long sums and heartbeats travel. */
  private Duration way = Duration.ofMillis(50);

  /** How far the adder's clock is ahead of ours. */
  private Duration skew = Duration.ZERO;

  private boolean lagKnown = true;

  /** Sums of one beat of the heart. */
  private long perBeat;

  @Test
  void whileNothingHappensThereIsNoGap() {
    beat(20);

    assertGap(0);
  }

  @Test
  void underAnyLoadThereIsNoGap() {
    for (long load : new long[] {1, 100_000, 3, 1_000_000, 0, 7}) {
      perBeat = load;
      for (int i = 0; i < 10; i++) {
        beat(1);
        assertEquals(0, gap.value().orElse(0));
      }
    }
    assertGap(0);
  }

  @Test
  void aSingleLostSumShowsAMinuteAfterTheLastOne() {
    perBeat = 10_000;
    beat(20);
    lost++;
    beat(20);
    assertGap(0); // What overtakes the heartbeats hides it.

    perBeat = 0;
    beat(8);

    assertGap(1);
  }

  @Test
  void aHundredLostSumsShowUnderTenASecond() {
    perBeat = 100;
    beat(20);
    lost += 100;
    beat(20);

    long seen = gap.value().orElseThrow();
    assertTrue(seen > 95 && seen <= 100, () -> "" + seen);
  }

  @Test
  void moreSurplusSumsThanComeBetweenTwoHeartbeatsShowUnderLoad() {
    perBeat = 100;
    beat(20);
    doubled += 200;
    beat(20);

    long seen = -gap.value().orElseThrow();
    assertTrue(seen > 95 && seen <= 200, () -> "" + seen);
  }

  @Test
  void partitionsThatAreReadUnevenlyMakeNoGap() {
    perBeat = 1_000;
    for (int i = 0; i < 100; i++) {
      // Of three heartbeats one comes before what was recorded before it, one long after.
      lost = i % 3 == 0 ? 400 : 0;
      doubled = i % 3 == 1 ? 3_000 : 0;
      beat(1);
      assertEquals(0, gap.value().orElse(0));
    }
  }

  @Test
  void aMemberThatHearsFewHeartbeatsDoesNotJudgeByThemAtOnce() {
    perBeat = 1_000;
    for (int i = 0; i < 50; i++) {
      lost = i % 10 == 0 ? 400 : 0;
      if (i % 10 == 0) {
        beat(1);
      } else {
        recorded += perBeat;
        keepCounting();
      }
      assertEquals(0, gap.value().orElse(0));
    }
    assertGap(0);
  }

  @Test
  void aSingleSumThatCountsTwiceShowsAMinuteAfterTheLastOne() {
    perBeat = 10_000;
    beat(20);
    doubled++;
    perBeat = 0;
    beat(15);

    assertGap(-1);
  }

  @Test
  void whatIsMendedIsNoGapAnyMore() {
    beat(10);
    lost = 3;
    beat(8);
    assertGap(3);

    lost = 0;
    beat(1);

    assertGap(0);
  }

  @Test
  void aSlowWayIsNoGap() {
    perBeat = 5_000;
    way = Duration.ofSeconds(55);

    for (int i = 0; i < 30; i++) {
      beat(1);
      assertEquals(0, gap.value().orElse(0));
    }
  }

  @Test
  void anOutageIsNoGapWhileItLastsNorWhenItsHeartbeatsComeLate() {
    perBeat = 5_000;
    beat(15);
    long counted = counted();
    for (int i = 0; i < 60; i++) {
      clock.advance(BEAT);
      recorded += perBeat;
      gap.lagged(READ, 0);
      gap.counted(counted);
      assertEquals(0, gap.value().orElse(0));
    }

    // The heartbeats of ten minutes, while other partitions have counted everything already.
    for (int i = 60; i > 0; i--) {
      gap.applied(clock.instant().minus(BEAT.multipliedBy(i)), recorded - i * perBeat);
      gap.counted(recorded);
    }
    assertGap(0);
    beat(10);
    assertGap(0);
  }

  @Test
  void clocksThatDifferMakeNoGap() {
    perBeat = 5_000;
    for (int seconds : new int[] {-50, 50, -300, 300, 0}) {
      skew = Duration.ofSeconds(seconds);
      for (int i = 0; i < 10; i++) {
        beat(1);
        assertEquals(0, gap.value().orElse(0), "skew " + skew);
      }
    }
  }

  @Test
  void whatThisMemberHasNotReadYetIsNotMissing() {
    beat(10);
    recorded += 500;
    lost = 500;
    beat(1);
    for (int i = 0; i < 10; i++) {
      gap.lagged(PARTITION, 400);
      beat(1);
    }
    assertGap(100);

    // It went to another member.
    beat(7);
    assertGap(500);
  }

  @Test
  void afterARestartThereIsNoAnswerUntilEnoughWasSeen() {
    lost = 2;
    gap = new InvariantGap(clock);
    gap.counted(counted());
    assertEquals(OptionalLong.empty(), gap.value());
    beat(5);
    assertEquals(OptionalLong.empty(), gap.value());

    beat(3);

    assertGap(2);
  }

  @Test
  void aMemberThatHearsNoHeartbeatsGivesNoAnswer() {
    for (int i = 0; i < 20; i++) {
      keepCounting();
    }

    assertEquals(OptionalLong.empty(), gap.value());
  }

  @Test
  void heartbeatsThatStopTakeTheAnswerAwayAfterThreeMinutes() {
    beat(20);
    for (int i = 0; i < 17; i++) {
      keepCounting();
    }
    assertGap(0);

    keepCounting();

    assertEquals(OptionalLong.empty(), gap.value());
    beat(1);
    assertGap(0);
  }

  @Test
  void heartbeatsThatCannotBeJudgedByTakeTheAnswerAway() {
    beat(20);
    skew = Duration.ofMinutes(5);

    beat(19);

    assertEquals(OptionalLong.empty(), gap.value());
  }

  @Test
  void aTotalThatIsNotReadTakesTheAnswerAwayAfterAMinute() {
    beat(20);
    clock.advance(Duration.ofSeconds(50));
    assertGap(0);

    clock.advance(Duration.ofSeconds(1));

    assertEquals(OptionalLong.empty(), gap.value());
  }

  @Test
  void nothingIsMissingWhileNobodyKnowsWhatIsUnread() {
    beat(10);
    lost = 500;
    lagKnown = false;
    beat(8);
    assertEquals(OptionalLong.empty(), gap.value());

    lagKnown = true;
    beat(1);

    assertGap(500);
  }

  @Test
  void aTotalThatWasNotReadForLongSaysNothingOfWhatWasCountedBefore() {
    beat(10);
    doubled = 400;
    beat(10);
    assertGap(-400);
    clock.advance(Duration.ofMinutes(5));
    doubled = 0;
    keepCounting();

    beat(1);

    assertEquals(OptionalLong.empty(), gap.value());
    beat(8);
    assertGap(0);
  }

  @Test
  void aDatabaseOfAnotherHistoryShows() {
    beat(10);
    recorded -= 400;
    doubled = 400;
    beat(10);

    assertGap(-400);
  }

  /** What a heartbeat says was recorded when it was made, and counted is what came through. */
  private void beat(int times) {
    for (int i = 0; i < times; i++) {
      Instant made = clock.instant().plus(skew);
      long said = recorded;
      clock.advance(way);
      long counted = counted() + perBeat / OVERTAKING;
      recorded += perBeat;
      gap.applied(made, said);
      if (lagKnown) {
        gap.lagged(READ, 0);
      }
      gap.counted(counted);
      clock.advance(BEAT);
    }
  }

  /** What goes on without heartbeats. */
  private void keepCounting() {
    clock.advance(BEAT);
    gap.lagged(READ, 0);
    gap.counted(counted());
  }

  private long counted() {
    return recorded - lost + doubled;
  }

  private void assertGap(long expected) {
    assertEquals(OptionalLong.of(expected), gap.value());
  }
}
