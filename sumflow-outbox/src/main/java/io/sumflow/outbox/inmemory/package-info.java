/**
 * Adapters that live in memory and keep the ports' promises: for tests, examples and simulations.
 */
@NullMarked
package io.sumflow.outbox.inmemory;

import org.jspecify.annotations.NullMarked;
