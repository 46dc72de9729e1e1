package io.sumflow.simulation;

/**
 * What can go wrong in one run.
 *
 * @param crashes processes die
 * @param storageFails database calls fail, also after they were done
 * @param pauses a process stands still while others act, up to longer than the lease
 * @param relaysRepeat several relays; they have all of these troubles too, and lose
 *     acknowledgements: a message may be published more than once
 * @param brokerRefuses some messages are refused for good
 * @param handlerRefuses some messages cannot be applied
 * @param foreignCopies somebody publishes copies to other partitions, and junk
 * @param topicRemade the topic is deleted and made again
 */
record Trouble(
    boolean crashes,
    boolean storageFails,
    boolean pauses,
    boolean relaysRepeat,
    boolean brokerRefuses,
    boolean handlerRefuses,
    boolean foreignCopies,
    boolean topicRemade) {

  static final Trouble ALL = new Trouble(true, true, true, true, true, true, true, true);

  /** Each message is published once; what comes twice was redelivered. */
  static final Trouble REDELIVERY_ONLY =
      new Trouble(true, true, true, false, false, true, false, false);
}
