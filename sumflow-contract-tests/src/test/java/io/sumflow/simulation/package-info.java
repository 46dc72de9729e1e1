/**
 * The seeded simulation: adder, relays and receivers on the in-memory adapters, one thread, a
 * manual clock, and a fault wherever there can be one.
 */
@NullMarked
package io.sumflow.simulation;

import org.jspecify.annotations.NullMarked;
