/**
 * What every adapter must satisfy, as abstract JUnit classes: an adapter's own tests extend them
 * and say how it is built. The in-memory adapters pass the same ones.
 */
@NullMarked
package io.sumflow.contracts;

import org.jspecify.annotations.NullMarked;
