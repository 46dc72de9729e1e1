/** The sums of both services in PostgreSQL: recorded, totalled and accounted for. */
@NullMarked
package io.sumflow.pg.sums;

import org.jspecify.annotations.NullMarked;
