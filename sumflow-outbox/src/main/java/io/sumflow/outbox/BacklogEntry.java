package io.sumflow.outbox;

import java.time.Instant;

/**
 * A committed message that waits for the relay.
 *
 * @param seq its place; ascending within a window
 * @param message what to publish
 * @param createdAt when it was appended, by the database's clock
 * @param keyParked true if its key is parked: it must follow there instead of being published
 */
public record BacklogEntry(long seq, OutboxMessage message, Instant createdAt, boolean keyParked) {}
