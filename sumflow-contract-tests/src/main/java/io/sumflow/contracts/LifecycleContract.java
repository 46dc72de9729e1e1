package io.sumflow.contracts;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What everything with a thread or a connection of its own promises.
 *
 * @param <T> what is started and closed
 */
public abstract class LifecycleContract<T extends AutoCloseable> {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private @Nullable T made;

  /** Makes a new one. */
  protected abstract T create() throws Exception;

  /** Starts it. */
  protected abstract void start(T it) throws Exception;

  @AfterEach
  protected void closeIt() throws Exception {
    T it = made;
    if (it != null) {
      it.close();
    }
  }

  private T make() throws Exception {
    T it = create();
    made = it;
    return it;
  }

  @Test
  protected void itStartsOnce() throws Exception {
    T it = make();
    start(it);

    assertThrows(IllegalStateException.class, () -> start(it));
  }

  @Test
  protected void closingTwiceIsClosingOnce() throws Exception {
    T it = make();
    start(it);

    assertTimeoutPreemptively(
        BOUND,
        () -> {
          it.close();
          it.close();
        });
  }

  @Test
  protected void itClosesBeforeItWasStarted() throws Exception {
    T it = make();

    assertTimeoutPreemptively(BOUND, it::close);
  }

  @Test
  protected void itDoesNotStartOnceClosed() throws Exception {
    T it = make();
    it.close();

    assertThrows(IllegalStateException.class, () -> start(it));
  }
}
