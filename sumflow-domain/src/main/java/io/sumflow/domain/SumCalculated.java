package io.sumflow.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * The fact both services share: this sum was calculated and counts once.
 *
 * @param eventId identity of the fact itself; whoever sees it twice counts it once
 * @param sumId which calculation
 * @param sum the terms and their exact sum
 * @param createdAt when it was calculated, by the adder's clock
 */
public record SumCalculated(UUID eventId, SumId sumId, Sum sum, Instant createdAt) {}
