package io.sumflow.kafka;

/** How the members of a group share its partitions. */
public enum GroupProtocol {
  /** The new one; the classic one if the broker, older than 4.0, does not know it. */
  NEWEST,
  /** The new one, worked out by the broker: 4.0 and later. */
  CONSUMER,
  /** The classic one, with cooperative-sticky assignment. */
  CLASSIC
}
