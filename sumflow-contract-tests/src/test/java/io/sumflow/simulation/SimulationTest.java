package io.sumflow.simulation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An answered sum counts once, an unanswered one at most once, whatever happens in between. */
class SimulationTest {

  private static final int SEEDS = 2_000;
  private static final int NIGHTLY_SEEDS = 100_000;

  @Test
  void everySumCountsAsPromisedWhateverHappens() {
    Long alone = Long.getLong("seed");
    if (alone != null) {
      Simulation.run(alone, Trouble.ALL, Parts.SOUND);
      return;
    }
    for (long seed = 0; seed < SEEDS; seed++) {
      Simulation.run(seed, Trouble.ALL, Parts.SOUND);
    }
  }

  @Test
  @Tag("nightly")
  void everySumCountsAsPromisedForManyMoreSeeds() {
    for (long seed = SEEDS; seed < NIGHTLY_SEEDS; seed++) {
      Simulation.run(seed, Trouble.ALL, Parts.SOUND);
    }
  }
}
