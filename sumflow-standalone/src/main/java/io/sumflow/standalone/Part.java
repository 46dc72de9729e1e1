package io.sumflow.standalone;

/**
 * One server of the system. Starting and stopping come from one thread at a time; waiting for its
 * death may go on beside them.
 */
interface Part {
  /** What it is called when talking to the user. */
  String name();

  /**
   * Starts it, also again after its death, and returns when it can be used.
   *
   * @throws Failure when it does not come up; nothing of it runs then
   */
  void start() throws InterruptedException;

  /** Waits until it runs no more, and says how that was. */
  String awaitDeath() throws InterruptedException;

  /** Stops it in order, and by force when that takes too long. Fine when it does not run. */
  void stop() throws InterruptedException;

  /** Ends it at once; what it acknowledged is kept. Never throws, may be called at any time. */
  void kill();
}
