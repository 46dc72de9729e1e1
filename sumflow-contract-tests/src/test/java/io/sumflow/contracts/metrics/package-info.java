/** The reader and the rules themselves; services are held to them in their own modules. */
@NullMarked
package io.sumflow.contracts.metrics;

import org.jspecify.annotations.NullMarked;
