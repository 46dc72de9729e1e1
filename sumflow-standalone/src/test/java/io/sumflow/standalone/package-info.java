/** The command line and what it starts. */
@NullMarked
package io.sumflow.standalone;

import org.jspecify.annotations.NullMarked;
