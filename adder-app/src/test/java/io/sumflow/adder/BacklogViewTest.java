package io.sumflow.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sumflow.outbox.BacklogState;
import io.sumflow.outbox.FailureKind;
import io.sumflow.outbox.InfrastructureException;
import io.sumflow.outbox.inmemory.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BacklogViewTest {

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
  private int samples;
  private boolean away;
  private Runnable meanwhile = () -> {};
  private final BacklogView view = new BacklogView(this::sample, clock);

  @Test
  void manyWhoLookCostOneSampleInTwoSeconds() {
    for (int i = 0; i < 10; i++) {
      view.look();
    }
    assertEquals(1, samples);
    assertEquals(Optional.of(1L), seen());

    clock.advance(Duration.ofSeconds(2));

    assertEquals(Optional.of(2L), seen());
    assertEquals(2, samples);
  }

  @Test
  void whileTheDatabaseIsAwayTheLastSampleStaysWithItsAge() {
    view.look();
    away = true;
    clock.advance(Duration.ofSeconds(30));

    BacklogView.Seen seen = view.look().orElseThrow();

    assertEquals(clock.instant().minusSeconds(30), seen.at());
    assertEquals(2, samples);
    view.look();
    assertEquals(2, samples); // An outage is not asked about more often either.
  }

  @Test
  void beforeTheDatabaseAnsweredNothingIsKnown() {
    away = true;

    assertEquals(Optional.empty(), seen());
  }

  @Test
  void whoLooksWhileAnotherSamplesDoesNotWait() throws Exception {
    CountDownLatch sampling = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    view.look();
    clock.advance(Duration.ofSeconds(2));
    meanwhile =
        () -> {
          sampling.countDown();
          await(done);
        };
    CompletableFuture<Optional<Long>> slow = Aside.call(this::seen);
    await(sampling);

    assertEquals(Optional.of(1L), seen());

    done.countDown();
    assertEquals(Optional.of(2L), slow.get(10, TimeUnit.SECONDS));
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody came");
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private Optional<Long> seen() {
    return view.look().map(seen -> seen.state().size());
  }

  private BacklogState sample() {
    samples++;
    meanwhile.run();
    if (away) {
      throw new InfrastructureException(FailureKind.WAIT, "away", new IllegalStateException());
    }
    return new BacklogState(samples, Duration.ZERO, 0);
  }
}
