/**
 * What every service's {@code /metrics} must satisfy, and what it says in words: a strict reader of
 * the OpenMetrics text format, the rules for names, and the table in {@code docs/metrics.md}.
 */
@NullMarked
package io.sumflow.contracts.metrics;

import org.jspecify.annotations.NullMarked;
