/** The command line behind {@code ./sumflow}: the whole system on one machine, started in order. */
@NullMarked
package io.sumflow.standalone;

import org.jspecify.annotations.NullMarked;
