/** What the telemetry shows, on the in-memory adapters and a real SDK. */
@NullMarked
package io.sumflow.otel;

import org.jspecify.annotations.NullMarked;
