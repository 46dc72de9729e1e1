package io.sumflow.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkLoopTest {

  private static final long BOUND_S = 10;
  private static final IdlePolicy LONG_REST = IdlePolicy.every(Duration.ofMinutes(30));
  private static final IdlePolicy SHORT_REST = IdlePolicy.every(Duration.ofMillis(1));

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final AtomicInteger turns = new AtomicInteger();
  private WorkLoop loop = new WorkLoop("none", () -> 0, LONG_REST, failure -> {});

  @AfterEach
  void close() {
    loop.close();
  }

  private void start(Step step, IdlePolicy idle) {
    loop =
        new WorkLoop("work-loop-test", step, idle, failure -> told.add("" + failure.getMessage()));
    loop.start();
  }

  private void await(String word) throws InterruptedException {
    assertEquals(word, told.poll(BOUND_S, TimeUnit.SECONDS));
  }

  @Test
  void theStepRunsOnANamedThread() throws Exception {
    start(
        () -> {
          told.add(Thread.currentThread().getName());
          return 0;
        },
        LONG_REST);

    await("work-loop-test");
  }

  @Test
  void aTurnThatDidWorkIsFollowedAtOnce() throws Exception {
    start(
        () -> {
          int turn = turns.incrementAndGet();
          told.add("turn " + turn);
          return turn < 3 ? 1 : 0;
        },
        LONG_REST);

    await("turn 1");
    await("turn 2");
    await("turn 3");
  }

  @Test
  void aNudgeEndsTheRest() throws Exception {
    start(
        () -> {
          told.add("turn");
          return 0;
        },
        LONG_REST);
    await("turn");

    loop.nudge();

    await("turn");
  }

  @Test
  void aNudgeDuringATurnIsNotForgotten() throws Exception {
    CountDownLatch nudged = new CountDownLatch(1);
    start(
        () -> {
          told.add("turn");
          assertTrue(nudged.await(BOUND_S, TimeUnit.SECONDS));
          return 0;
        },
        LONG_REST);
    await("turn");

    loop.nudge();
    nudged.countDown();

    await("turn");
  }

  @Test
  void aStepThatThrowsIsToldAndTriedAgain() throws Exception {
    start(
        () -> {
          int turn = turns.incrementAndGet();
          if (turn == 1) {
            throw new IOException("checked");
          }
          if (turn == 2) {
            throw new AssertionError("error");
          }
          told.add("went on");
          return 0;
        },
        SHORT_REST);

    await("checked");
    await("error");
    await("went on");
  }

  @Test
  void anObserverThatThrowsCannotEndTheLoop() throws Exception {
    loop =
        new WorkLoop(
            "work-loop-test",
            () -> {
              told.add("turn");
              throw new IllegalStateException("step");
            },
            SHORT_REST,
            failure -> {
              throw new IllegalStateException("observer");
            });
    loop.start();

    await("turn");
    await("turn");
  }

  @Test
  void closingEndsALongRestAndStopsTheStepOnce() {
    AtomicInteger stops = new AtomicInteger();
    Step step =
        new Step() {
          @Override
          public int runOnce() {
            return 0;
          }

          @Override
          public void stop() {
            stops.incrementAndGet();
          }
        };
    start(step, LONG_REST);

    loop.close();
    loop.close();

    assertEquals(1, stops.get());
    assertTrue(loop.toString().contains("TERMINATED"), loop::toString);
  }

  @Test
  void closingFromTheStepItselfDoesNotWaitForItself() throws Exception {
    start(
        () -> {
          loop.close();
          told.add("closed");
          return 1;
        },
        SHORT_REST);

    await("closed");
  }

  @Test
  void closingBeforeTheStartRunsNothing() {
    loop = new WorkLoop("work-loop-test", turns::incrementAndGet, LONG_REST, failure -> {});

    loop.close();

    assertEquals(0, turns.get());
    assertFalse(loop.toString().contains("RUNNABLE"));
  }
}
