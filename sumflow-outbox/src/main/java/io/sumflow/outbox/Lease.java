package io.sumflow.outbox;

import java.util.UUID;

/**
 * The right to relay, until somebody else claims it.
 *
 * @param owner unique per process start
 * @param epoch raised by every claim; a write that carries an older one changes nothing
 */
public record Lease(UUID owner, long epoch) {}
