package io.sumflow.outbox;

import java.util.Map;

/**
 * What became visible between two snapshots, opened durably before any of it is sent.
 *
 * @param lease under which it is worked on
 * @param number counts the openings; part of every guard
 * @param after how far it is done: everything up to this sequence number is published or parked; 0
 *     at the start
 * @param through no message of the window lies above this sequence number
 * @param partitions how many partitions each topic has, for as long as the window is open
 */
public record Window(
    Lease lease, long number, long after, long through, Map<String, Integer> partitions) {

  /** Copies the counts. */
  public Window {
    partitions = Map.copyOf(partitions);
  }

  /** The same window, done a little further. */
  public Window withAfter(long after) {
    return new Window(lease, number, after, through, partitions);
  }

  /** The same window with these counts pinned. */
  public Window withPartitions(Map<String, Integer> partitions) {
    return new Window(lease, number, after, through, partitions);
  }
}
