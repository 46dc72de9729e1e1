/**
 * Kafka: publishes what an outbox holds, and feeds a receiver with what topics hold. Kafka 3.7 and
 * later.
 */
@NullMarked
package io.sumflow.kafka;

import org.jspecify.annotations.NullMarked;
