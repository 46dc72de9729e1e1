package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What a {@link io.sumflow.outbox.Backlog} promises: its lease, its windows, what it sets aside,
 * and that over many random interleavings of writers and relays nothing is skipped and no key loses
 * its order.
 *
 * @param <S> the session
 */
public abstract class BacklogContract<S> extends ParkingRules<S> {

  private static final int STEPS = 60;

  /** How many random interleavings one test runs; all over the same storage. */
  protected int interleavings() {
    return 10;
  }

  @Test
  protected void randomInterleavingsSkipNothingAndKeepTheOrderOfEveryKey() throws Exception {
    for (int seed = 0; seed < interleavings(); seed++) {
      Interleaving<S> interleaving = new Interleaving<>(this, new Random(seed));
      try {
        interleaving.run(STEPS);
        assertEquals(interleaving.committed(), interleaving.firstOccurrences());
      } catch (AssertionError | Exception failure) {
        fail("interleaving with seed " + seed, failure);
      } finally {
        interleaving.close();
      }
    }
  }
}
