package io.sumflow.pg.sums;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Samplers, writers and a cleaner at the same time. */
class PgRecordedAtOnceTest {

  private static final int SUMS = 500;
  private static final int WRITERS = 4;
  private static final int SAMPLERS = 3;

  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong committed = new AtomicLong();
  private final AtomicInteger writing = new AtomicInteger(WRITERS);
  private final AtomicInteger truncated = new AtomicInteger();

  @Test
  void noAnswerLacksWhatWasCommittedBeforeOrHasWhatWasNot() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + SAMPLERS + 1);
    try (SumLog log = new SumLog()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        SumLog.Writer writer = log.writer();
        all.add(threads.submit(() -> write(writer)));
      }
      for (int i = 0; i < SAMPLERS; i++) {
        int messagesMax = i == 0 ? 50 : 100_000;
        all.add(threads.submit((Callable<?>) () -> sample(log.recorded(messagesMax))));
      }
      all.add(threads.submit(() -> clean(log)));
      for (Future<?> one : all) {
        one.get(2, TimeUnit.MINUTES);
      }

      assertEquals(new PgRecorded.Answer.Known(log.truth()), log.recorded().sample());
      assertEquals(WRITERS * SUMS, log.truth().count());
      assertTrue(truncated.get() > 0, "nothing was truncated");
    } finally {
      threads.shutdownNow();
    }
  }

  private void write(SumLog.Writer writer) {
    for (int i = 0; i < SUMS; i++) {
      writer.append(ThreadLocalRandom.current().nextInt(3), 1);
      begun.incrementAndGet();
      writer.commit();
      committed.incrementAndGet();
    }
    writing.decrementAndGet();
  }

  private int sample(PgRecorded recorded) {
    long before = 0;
    int answers = 0;
    while (writing.get() > 0 || answers == 0) {
      long least = Math.max(before, committed.get());
      PgRecorded.Answer answer = recorded.sample();
      long most = begun.get();
      if (answer instanceof PgRecorded.Answer.Known known) {
        long count = known.sums().count();
        assertTrue(count >= least && count <= most, least + " <= " + count + " <= " + most);
        assertEquals(count, known.sums().value().longValueExact());
        before = count;
        answers++;
      }
    }
    return answers;
  }

  private void clean(SumLog log) {
    while (writing.get() > 0) {
      truncated.addAndGet(log.truncate(ThreadLocalRandom.current().nextInt(3)) ? 1 : 0);
    }
  }
}
