/**
 * Exact sums and what both services say about them. Pure: nothing here does I/O or reads a clock.
 */
@NullMarked
package io.sumflow.domain;

import org.jspecify.annotations.NullMarked;
