/** Tests against a real broker. */
@NullMarked
package io.sumflow.kafka;

import org.jspecify.annotations.NullMarked;
