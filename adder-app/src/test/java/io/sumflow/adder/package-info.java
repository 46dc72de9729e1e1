@NullMarked
package io.sumflow.adder;

import org.jspecify.annotations.NullMarked;
