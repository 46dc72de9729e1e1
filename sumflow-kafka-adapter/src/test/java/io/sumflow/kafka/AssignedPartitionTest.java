package io.sumflow.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.kafka.AssignedPartition.Suspicion;
import io.sumflow.outbox.Position;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class AssignedPartitionTest {

  private static final UUID TOPIC = new UUID(1, 2);

  private final AssignedPartition partition = new AssignedPartition(new TopicPartition("sums", 0));

  private static Position at(long offset, int epoch) {
    return new Position(TOPIC, offset, OptionalInt.of(epoch));
  }

  @Test
  void whatWasSaidOfAPositionIsSuspectedOfNoOther() {
    partition.open(at(20, 3));
    partition.suspect(Suspicion.OTHER_HISTORY);

    assertEquals(Suspicion.OTHER_HISTORY, partition.suspicionOf(at(20, 3)));
    assertEquals(Suspicion.NONE, partition.suspicionOf(at(19, 3)));
    assertEquals(Suspicion.NONE, partition.suspicionOf(at(20, 4)));
  }

  @Test
  void aStoppedPartitionStopsNoMoreOnceItIsMoved() {
    partition.open(at(20, 3));
    partition.suspect(Suspicion.OTHER_HISTORY);
    partition.stop(at(20, 3), "another history");

    assertTrue(partition.isStoppedAt(at(20, 3)));
    assertFalse(partition.isStoppedAt(at(20, 4)));
    assertFalse(partition.isStoppedAt(at(0, 3)));
    assertEquals(Suspicion.NONE, partition.suspicionOf(at(0, 3)));
  }

  @Test
  void aPartitionThatIsReadIsNotStopped() {
    partition.open(at(20, 3));

    assertFalse(partition.isStoppedAt(at(20, 3)));
  }
}
