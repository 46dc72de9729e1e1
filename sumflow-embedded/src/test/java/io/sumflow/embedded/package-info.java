/** The embedded servers against their promises. */
@NullMarked
package io.sumflow.embedded;

import org.jspecify.annotations.NullMarked;
