@NullMarked
package io.sumflow.pg.sums;

import org.jspecify.annotations.NullMarked;
