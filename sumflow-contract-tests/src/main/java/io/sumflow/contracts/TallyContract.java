package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sumflow.domain.totalizer.RunningTotal;
import io.sumflow.domain.totalizer.Tally;
import io.sumflow.outbox.Transactor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Tally} promises, bound to a transaction.
 *
 * @param <S> the session
 */
public abstract class TallyContract<S> {

  /** Transactions on the tally's storage. */
  protected abstract Transactor<S> transactor();

  /** The tally as part of this transaction; empty at the start of each test. */
  protected abstract Tally tally(S session);

  @Test
  protected void anEmptyTallyIsZero() throws Exception {
    assertEquals(RunningTotal.ZERO, current());
  }

  @Test
  protected void amountsOfAllSlotsAddUp() throws Exception {
    add(0, amount(5, 1));
    add(7, amount(-9, 2));
    add(0, amount(1, 1));

    assertEquals(amount(-3, 4), current());
  }

  @Test
  protected void severalAdditionsOfOneTransactionAddUp() throws Exception {
    inTransaction(
        tally -> {
          tally.add(0, amount(5, 1));
          tally.add(0, amount(6, 1));
          tally.add(1, amount(7, 1));
        });

    assertEquals(amount(18, 3), current());
  }

  @Test
  protected void aTotalBeyond64BitsIsExact() throws Exception {
    for (int i = 0; i < 5; i++) {
      add(i % 2, amount(Long.MAX_VALUE, 1));
    }
    add(0, new RunningTotal(BigInteger.TEN.pow(40), 0));

    BigInteger expected =
        BigInteger.valueOf(Long.MAX_VALUE)
            .multiply(BigInteger.valueOf(5))
            .add(BigInteger.TEN.pow(40));
    assertEquals(new RunningTotal(expected, 5), current());
  }

  @Test
  protected void aRollbackAddsNothing() throws Exception {
    add(0, amount(1, 1));

    assertThrows(
        IllegalStateException.class,
        () ->
            inTransaction(
                tally -> {
                  tally.add(0, amount(5, 1));
                  throw new IllegalStateException("undone");
                }));

    assertEquals(amount(1, 1), current());
  }

  @Test
  protected void aSavepointThatIsRolledBackAddsNothing() throws Exception {
    transactor()
        .<Void, Exception>inTransaction(
            session -> {
              tally(session).add(0, amount(1, 1));
              assertThrows(
                  IllegalStateException.class,
                  () ->
                      transactor()
                          .<Void, Exception>nested(
                              session,
                              inner -> {
                                tally(inner).add(0, amount(10, 1));
                                throw new IllegalStateException("undone");
                              }));
              tally(session).add(0, amount(100, 1));
              return TransactorContract.done();
            });

    assertEquals(amount(101, 2), current());
  }

  @Test
  protected void theSameTallyGoesOnAroundASavepointThatIsRolledBack() throws Exception {
    transactor()
        .<Void, Exception>inTransaction(
            session -> {
              Tally tally = tally(session);
              tally.add(0, amount(1, 1));
              assertThrows(IllegalStateException.class, () -> addThenThrow(session, tally));
              tally.add(0, amount(100, 1));
              return TransactorContract.done();
            });

    assertEquals(amount(101, 2), current());
  }

  private void addThenThrow(S session, Tally tally) throws Exception {
    transactor()
        .<Void, Exception>nested(
            session,
            inner -> {
              tally.add(0, amount(10, 1));
              throw new IllegalStateException("undone");
            });
  }

  @Test
  protected void anAdditionDoesNotShowToOthersBeforeItsCommit() throws Exception {
    inTransaction(
        tally -> {
          tally.add(0, amount(5, 1));
          assertEquals(RunningTotal.ZERO, current());
        });
  }

  @Test
  protected void concurrentAdditionsAreNeverLost() throws Exception {
    List<Future<Long>> sums = new ArrayList<>();
    try (Threads threads = new Threads()) {
      for (int writer = 0; writer < 4; writer++) {
        Random random = new Random(writer);
        sums.add(threads.start(() -> addMany(random)));
      }
      long expected = 0;
      for (Future<Long> sum : sums) {
        expected += Threads.result(sum);
      }

      assertEquals(amount(expected, 200), current());
    }
  }

  private long addMany(Random random) throws Exception {
    long sum = 0;
    for (int i = 0; i < 50; i++) {
      int value = random.nextInt(2_000) - 1_000;
      add(random.nextInt(2), amount(value, 1));
      sum += value;
    }
    return sum;
  }

  @Test
  protected void anySequenceOfAdditionsGivesTheExactTotal() throws Exception {
    Random random = new Random(1);
    RunningTotal expected = RunningTotal.ZERO;
    for (int i = 0; i < 50; i++) {
      RunningTotal amount = amount(random.nextLong(), random.nextInt(5));
      expected = expected.plus(amount);
      add(random.nextInt(3), amount);
    }

    assertEquals(expected, current());
  }

  @Test
  protected void aNegativeSlotIsRefused() throws Exception {
    assertThrows(IllegalArgumentException.class, () -> add(-1, amount(1, 1)));

    assertEquals(RunningTotal.ZERO, current());
  }

  private interface Work {
    void run(Tally tally) throws Exception;
  }

  private void inTransaction(Work work) throws Exception {
    transactor()
        .<Void, Exception>inTransaction(
            session -> {
              work.run(tally(session));
              return TransactorContract.done();
            });
  }

  private void add(int slot, RunningTotal amount) throws Exception {
    inTransaction(tally -> tally.add(slot, amount));
  }

  private RunningTotal current() throws Exception {
    return transactor().<RunningTotal, Exception>inTransaction(session -> tally(session).current());
  }

  private static RunningTotal amount(long value, long count) {
    return new RunningTotal(BigInteger.valueOf(value), count);
  }
}
