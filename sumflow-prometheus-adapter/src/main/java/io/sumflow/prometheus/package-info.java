/**
 * Metrics of the relay and the receiver in Prometheus form: listeners, and a decorator around the
 * publisher. No core and no other adapter knows this module: leave it out, and outbox and receiver
 * work the same. What each metric is called and means stands in {@code docs/metrics.md}.
 *
 * <p>Latencies compare the clocks of two machines. Labels are bounded: {@code event_type} has one
 * value per type the application names, and {@code other}.
 */
@NullMarked
package io.sumflow.prometheus;

import org.jspecify.annotations.NullMarked;
