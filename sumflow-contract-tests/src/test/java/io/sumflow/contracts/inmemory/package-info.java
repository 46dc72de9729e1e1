/** The in-memory adapters pass the contracts. */
@NullMarked
package io.sumflow.contracts.inmemory;

import org.jspecify.annotations.NullMarked;
