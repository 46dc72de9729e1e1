/**
 * What the two services' processes share: reading settings, refusing in one line, ending in order,
 * showing metrics. Nothing here knows what a service is for.
 */
@NullMarked
package io.sumflow.shell;

import org.jspecify.annotations.NullMarked;
