package io.sumflow.outbox;

import java.util.Comparator;

/**
 * One partition of a topic. Ordered by topic and number: the order in which rows are locked.
 *
 * @param number 0 or more
 */
public record Partition(String topic, int number) implements Comparable<Partition> {

  private static final Comparator<Partition> ORDER =
      Comparator.comparing(Partition::topic).thenComparingInt(Partition::number);

  @Override
  public int compareTo(Partition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return topic + "-" + number;
  }
}
