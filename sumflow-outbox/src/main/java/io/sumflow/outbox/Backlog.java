package io.sumflow.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Port: what is appended, committed and not yet published, and the one lease to relay it.
 *
 * <p>Every write is guarded by the lease's owner and epoch and the window's number; a guard that
 * does not hold changes nothing and answers <em>fenced</em>. Each method is one short transaction
 * of its own; none is open when it returns, so none is ever held while a broker is awaited. Called
 * by one thread at a time.
 *
 * <p>Each method throws {@link InfrastructureException} when storage fails. After a lost connection
 * the outcome of a write is not known; the caller claims anew and reads the position.
 *
 * <p>What is not promised: that the holder of a lease knows at once that it lost it. A zombie may
 * still have records on the wire; readers drop them by id.
 */
public interface Backlog {

  /**
   * Asks for the lease. It is given when nobody holds it, when its time is over by the database's
   * clock, when the asker holds it already, or when it still stands where {@code stale} says.
   *
   * @param owner unique per process start
   * @param length of the lease
   * @param stale what the asker has seen unchanged for a whole lease by its own clock
   */
  Claim claim(UUID owner, Duration length, Optional<Claim.Held> stale);

  /**
   * Gives a sign of life and prolongs the lease.
   *
   * @return false if fenced
   */
  boolean beat(Lease lease, Duration length);

  /** Gives the lease back at once; nothing happens if it is not held any more. */
  void release(Lease lease);

  /**
   * Closes the window of this number if it is still open, and opens the next durably if there is
   * something new. Closing says that all of the window was published or parked; it is done in any
   * case, also when the next must hold.
   *
   * @param number of the last opened window
   */
  Opening closeAndOpen(Lease lease, long number);

  /**
   * Reads the next page of an open window.
   *
   * @param after only what lies above this sequence number
   */
  Reading read(Window window, long after, PageLimit limit);

  /**
   * Pins the partition counts of topics for as long as the window is open. Written before anything
   * is sent to those topics, so that every copy of a message goes to one partition.
   *
   * @param partitions all pinned counts, old and new
   * @return false if fenced
   */
  boolean pin(Window window, Map<String, Integer> partitions);

  /**
   * Moves the position and sets messages aside, both or neither. A key with a parked message is
   * parked from that message on. Parking a message twice is the same as once.
   *
   * @param through everything of the window up to here is published or parked
   * @param parked may be empty
   * @return false if fenced
   */
  boolean advance(Window window, long through, List<Parked> parked);
}
