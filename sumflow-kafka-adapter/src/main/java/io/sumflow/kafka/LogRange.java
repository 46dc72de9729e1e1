package io.sumflow.kafka;

import java.util.OptionalInt;

/**
 * What a partition's log holds.
 *
 * @param begin the oldest message's offset
 * @param end the next message's offset, of those committed
 * @param epoch its leader's, if known; no message has a higher one
 */
record LogRange(long begin, long end, OptionalInt epoch) {}
