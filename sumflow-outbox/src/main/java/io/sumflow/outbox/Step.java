package io.sumflow.outbox;

/**
 * A piece of work that is done in bounded steps. A {@link WorkLoop} gives it a thread; a test calls
 * it by hand. Used by one thread at a time.
 */
@FunctionalInterface
public interface Step {

  /**
   * Does one bounded unit of work, within a few seconds at most.
   *
   * @return how much was done; 0 if there is nothing to do now
   * @throws Exception what the step does not handle itself; the loop reports it and goes on
   */
  int runOnce() throws Exception;

  /** Ends in order, within a few seconds; called once, after the last {@link #runOnce}. */
  default void stop() throws Exception {}
}
