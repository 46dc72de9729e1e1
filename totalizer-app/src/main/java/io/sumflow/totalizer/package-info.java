/** The totalizer: receives sums, keeps the running total, serves it over REST. */
@NullMarked
package io.sumflow.totalizer;

import org.jspecify.annotations.NullMarked;
