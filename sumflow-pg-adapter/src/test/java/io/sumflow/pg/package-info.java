@NullMarked
package io.sumflow.pg;

import org.jspecify.annotations.NullMarked;
