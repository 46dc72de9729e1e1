package io.sumflow.outbox;

import java.time.Duration;

/**
 * How much waits, sampled; for metrics and health, never asked in a scrape.
 *
 * @param size messages that wait; exact up to 10,000, above that an estimate
 * @param oldest age of the oldest of them, zero if there is none
 * @param parked messages set aside
 */
public record BacklogState(long size, Duration oldest, long parked) {}
