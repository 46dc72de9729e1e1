/** Every test reads what a scrape would. */
@NullMarked
package io.sumflow.prometheus;

import org.jspecify.annotations.NullMarked;
