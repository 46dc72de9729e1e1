package io.sumflow.pg.sums;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.domain.totalizer.RunningTotal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of open, late, undone and large transactions, truncations and samplers of every
 * patience: each answer is what reading the whole log and the ledger says at that moment.
 */
class PgRecordedHistoryTest {

  private static final int STEPS = 120;
  private static final int SEGMENTS = 4;
  private static final int WRITERS = 5;

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("sumflow.seeds", 12));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachAnswerIsWhatReadingEverythingSays(long seed) {
    try (SumLog log = new SumLog()) {
      new History(log, new Random(seed)).run();
    }
  }

  private static final class History {
    private final SumLog log;
    private final Random random;
    private final List<SumLog.Writer> writers = new ArrayList<>();
    private int answers;

    History(SumLog log, Random random) {
      this.log = log;
      this.random = random;
      for (int i = 0; i < WRITERS; i++) {
        writers.add(log.writer());
      }
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step(random.nextInt(12));
      }
      writers.forEach(SumLog.Writer::commit);
      while (!sample(1_000)) {
        // Behind: it takes some calls.
      }
      assertTrue(answers > STEPS / 20, "answered only " + answers + " times");
    }

    private void step(int dice) {
      SumLog.Writer writer = writers.get(random.nextInt(WRITERS));
      switch (dice) {
        case 0, 1, 2, 3 -> append(writer);
        case 4, 5 -> writer.commit();
        case 6 -> writer.rollback();
        case 7 -> {
          writer.run("savepoint s");
          append(writer);
          writer.run(random.nextBoolean() ? "release savepoint s" : "rollback to savepoint s");
        }
        case 8 -> log.truncate(random.nextInt(SEGMENTS));
        default -> sample(random.nextInt(3) == 0 ? random.nextInt(8) : 1_000);
      }
    }

    private void append(SumLog.Writer writer) {
      int segment = random.nextInt(SEGMENTS);
      int times = 1 + random.nextInt(random.nextInt(5) == 0 ? 30 : 3);
      if (random.nextInt(5) == 0) {
        writer.append(segment, "other", "", times);
      } else {
        writer.append(segment, random.nextLong(-1_000, 1_000), times);
      }
    }

    private boolean sample(int messagesMax) {
      RunningTotal truth = log.truth();
      PgRecorded.Answer answer = log.recorded(messagesMax).sample();
      if (answer instanceof PgRecorded.Answer.Behind) {
        return false;
      }
      assertEquals(new PgRecorded.Answer.Known(truth), answer);
      answers++;
      return true;
    }
  }
}
