@NullMarked
package io.sumflow.domain.adder;

import org.jspecify.annotations.NullMarked;
