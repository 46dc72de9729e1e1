@NullMarked
package io.sumflow.examples;

import org.jspecify.annotations.NullMarked;
