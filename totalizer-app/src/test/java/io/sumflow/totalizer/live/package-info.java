/** Tests of the live page's figures. */
@NullMarked
package io.sumflow.totalizer.live;

import org.jspecify.annotations.NullMarked;
