package io.sumflow.domain;

import java.util.UUID;

/**
 * Identity of one calculation: the event's aggregate id and the message's key.
 *
 * @param value any UUID
 */
public record SumId(UUID value) {

  @Override
  public String toString() {
    return value.toString();
  }
}
