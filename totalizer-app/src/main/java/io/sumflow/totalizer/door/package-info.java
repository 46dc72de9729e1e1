/** The demo door: adds numbers over HTTP, by calling the adder. Off unless it is configured. */
@NullMarked
package io.sumflow.totalizer.door;

import org.jspecify.annotations.NullMarked;
