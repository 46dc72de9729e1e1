/** The adder as a process: protocol, configuration and wiring around the cores; no decisions. */
@NullMarked
package io.sumflow.adder;

import org.jspecify.annotations.NullMarked;
