package io.sumflow.outbox;

/**
 * What a relay is doing; for health checks.
 *
 * @param why for a person; empty while all is well
 */
public record RelayStatus(State state, String why) {

  /** The states a relay can be in. */
  public enum State {
    /** Another relay holds the lease, or this one has not started. */
    STANDBY,
    /** It holds the lease and relays. */
    ACTIVE,
    /** Infrastructure is away; it tries again by itself. */
    WAITING,
    /** Somebody must mend something; it tries again slowly by itself. */
    HOLDING,
    /** It has stopped. */
    STOPPED
  }
}
