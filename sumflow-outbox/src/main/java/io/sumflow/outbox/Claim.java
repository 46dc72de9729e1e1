package io.sumflow.outbox;

import java.util.Optional;

/** What came of asking for the lease. */
public sealed interface Claim {

  /**
   * The lease is ours.
   *
   * @param lease the new lease
   * @param number of the last opened window
   * @param open that window, if it was left open: it is continued, never opened anew
   */
  record Claimed(Lease lease, long number, Optional<Window> open) implements Claim {}

  /**
   * Somebody else holds it. If a whole lease passes by our own monotonic clock and this has not
   * changed, the holder is gone, whatever its clock says.
   *
   * @param epoch the holder's
   * @param beat how often it gave a sign of life
   */
  record Held(long epoch, long beat) implements Claim {}
}
