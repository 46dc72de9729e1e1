package io.sumflow.outbox;

/** Port: something that keeps data for a while and can drop what is past its retention. */
public interface Cleanable {

  /**
   * Drops some of what is past its retention; bounded, and never what is still needed.
   *
   * @return how much was dropped, in units of its own; 0 if there was nothing to do
   * @throws InfrastructureException if storage fails; the next call tries again
   */
  int clean();
}
