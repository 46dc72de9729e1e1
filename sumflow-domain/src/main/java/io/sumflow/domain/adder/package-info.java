/** Adding: one sum, computed exactly and recorded once. */
@NullMarked
package io.sumflow.domain.adder;

import org.jspecify.annotations.NullMarked;
