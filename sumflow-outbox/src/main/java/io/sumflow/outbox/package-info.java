/**
 * Transactional outbox and idempotent receiver: values, ports, engine and observers. Needs nothing
 * but the JDK; PostgreSQL and Kafka are adapters.
 */
@NullMarked
package io.sumflow.outbox;

import org.jspecify.annotations.NullMarked;
