@NullMarked
package io.sumflow.outbox;

import org.jspecify.annotations.NullMarked;
