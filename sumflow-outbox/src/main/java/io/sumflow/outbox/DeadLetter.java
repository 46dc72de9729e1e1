package io.sumflow.outbox;

import java.util.Optional;
import java.util.UUID;

/**
 * A received message that cannot be applied: kept whole, with its cause.
 *
 * @param message byte for byte as it came
 * @param topicId the topic's identity; with partition and offset it names a message that has no id
 * @param id the message's own, if it has one
 * @param cause for a person
 */
public record DeadLetter(ReceivedMessage message, UUID topicId, Optional<UUID> id, String cause) {}
