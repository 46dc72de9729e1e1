/** Totalling: a running total of any size. */
@NullMarked
package io.sumflow.domain.totalizer;

import org.jspecify.annotations.NullMarked;
