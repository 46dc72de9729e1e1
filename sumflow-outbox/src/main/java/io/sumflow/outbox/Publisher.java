package io.sumflow.outbox;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Port: hands messages to the broker and sees the acknowledgements.
 *
 * <p>Called by one thread at a time, with one page outstanding at most. Messages of one partition
 * land in the order given. After a failure nothing that was given later lands before what failed:
 * the publisher starts afresh with the next page, which begins where the failure was.
 */
public interface Publisher extends AutoCloseable {

  /** How many partitions each topic has, or why that is not known. */
  sealed interface Partitions {

    /**
     * All of them are known.
     *
     * @param counts by topic, 1 or more
     */
    record Known(Map<String, Integer> counts) implements Partitions {}

    /**
     * At least one is not: missing, not authorised, or the broker is away.
     *
     * @param topic the first that is not
     */
    record Unknown(FailureKind kind, String topic, String why) implements Partitions {}
  }

  /** Asks for partition counts. Bounded: at most 5 seconds. Never throws for a broker's trouble. */
  Partitions partitions(Set<String> topics);

  /**
   * Publishes a page. Never throws for a broker's trouble and never blocks for longer than 3
   * seconds; the stage completes within the delivery time-out, or by a watchdog when nothing is
   * acknowledged for 10 seconds.
   *
   * @param entries in order; all of their topics are in {@code partitions}
   * @param partitions counts by topic: the partition is Kafka's murmur2 of the key modulo this
   */
  CompletionStage<Publication> publish(List<BacklogEntry> entries, Map<String, Integer> partitions);

  /**
   * Drops what is outstanding and sends nothing more of it; its stage is never awaited again. The
   * next page starts afresh. Idempotent.
   */
  void abandon();

  /** Lets go of everything at once; what is outstanding is reported as failed. Idempotent. */
  @Override
  void close();
}
