@NullMarked
package io.sumflow.outbox.inmemory;

import org.jspecify.annotations.NullMarked;
