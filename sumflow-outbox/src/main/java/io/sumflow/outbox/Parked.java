package io.sumflow.outbox;

/**
 * A message set aside for a person, with everything later of its key.
 *
 * @param entry a full copy is kept
 * @param cause why; for a follower, that its key is parked
 */
public record Parked(BacklogEntry entry, String cause) {

  /** What a follower's cause says. */
  public static final String KEY_PARKED = "key parked";
}
