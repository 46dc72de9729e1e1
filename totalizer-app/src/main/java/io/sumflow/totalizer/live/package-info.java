/** The live page: its files, and the feed of what is counted. */
@NullMarked
package io.sumflow.totalizer.live;

import org.jspecify.annotations.NullMarked;
