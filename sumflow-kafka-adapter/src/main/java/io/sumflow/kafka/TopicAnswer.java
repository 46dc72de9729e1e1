package io.sumflow.kafka;

import io.sumflow.outbox.FailureKind;
import java.util.UUID;

/** What the cluster says about a topic. */
sealed interface TopicAnswer {

  /**
   * It is there.
   *
   * @param id another one if it was deleted and made again
   */
  record Found(UUID id, int partitions) implements TopicAnswer {}

  /**
   * It is missing or refused (hold), or nobody answered (wait).
   *
   * @param why for a person
   */
  record Unknown(FailureKind kind, String why) implements TopicAnswer {}
}
