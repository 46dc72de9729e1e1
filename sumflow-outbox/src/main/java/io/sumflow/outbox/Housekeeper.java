package io.sumflow.outbox;

import java.util.List;

/** Drops what is past its retention, a little in each turn; one that fails does not stop others. */
public final class Housekeeper implements Step {

  private final List<Cleanable> cleanables;

  /** Cleans these, in this order. */
  public Housekeeper(List<? extends Cleanable> cleanables) {
    this.cleanables = List.copyOf(cleanables);
  }

  /**
   * Cleans each once.
   *
   * @throws RuntimeException the first failure, with the others attached, after all had their turn
   */
  @Override
  public int runOnce() {
    int dropped = 0;
    RuntimeException failure = null;
    for (Cleanable cleanable : cleanables) {
      try {
        dropped += cleanable.clean();
      } catch (RuntimeException failed) {
        if (failure == null) {
          failure = failed;
        } else {
          failure.addSuppressed(failed);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return dropped;
  }
}
