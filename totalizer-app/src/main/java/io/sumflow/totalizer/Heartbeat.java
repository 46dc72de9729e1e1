package io.sumflow.totalizer;

import java.time.Instant;
import java.util.Optional;

/**
 * What an adder sends now and then through the whole pipeline to show that it is alive.
 *
 * @param createdAt by the adder's clock
 * @param recorded how many sums were recorded just before, if the adder knew
 */
record Heartbeat(Instant createdAt, Optional<Long> recorded) {}
