@NullMarked
package io.sumflow.domain.totalizer;

import org.jspecify.annotations.NullMarked;
