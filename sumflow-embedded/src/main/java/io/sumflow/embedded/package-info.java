/**
 * A real PostgreSQL and a real Kafka broker, started from code: for tests and for the standalone
 * system. No Docker, nothing installed; Linux and macOS, x86-64 and arm64. Logs go to SLF4J, whose
 * backend the user brings (keep {@code org.apache.kafka}, {@code kafka} and {@code state} at WARN).
 */
@NullMarked
package io.sumflow.embedded;

import org.jspecify.annotations.NullMarked;
